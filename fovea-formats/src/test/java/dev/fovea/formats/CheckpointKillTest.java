package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/// A process that writes checkpoints without pause is killed at a random moment: nothing that it reported as saved is lost.
class CheckpointKillTest {
    @TempDir private Path above;

    /// The process that is killed: says each step once it is saved.
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Checkpoints checkpoints = Checkpoints.in(Path.of(arguments[0])).keep(2);
            var weights = new float[1 << 21];
            for (long step = Long.parseLong(arguments[1]);; step++) {
                weights[(int) step % weights.length] = step;
                checkpoints.save(step, Archives.checkpoint(step).with(Part.WEIGHTS,
                        Map.of("w", Tensor.of(Shape.of(weights.length), weights))));
                System.out.println(step);
            }
        }
    }

    /// The property of that name may hold a starter's jar only.
    private static String classPath() {
        return Stream.of(Writer.class, Checkpoints.class, AtomicFile.class, Tensor.class, JsonFactory.class)
                .map(c -> Path.of(URI.create(c.getProtectionDomain().getCodeSource().getLocation().toString()))
                        .toString())
                .distinct().collect(Collectors.joining(File.pathSeparator));
    }

    private void kill(int times) throws IOException, InterruptedException {
        Path folder = above.resolve("checkpoints");
        var messages = new ArrayList<String>();
        Checkpoints checkpoints = Checkpoints.in(folder).log(messages::add);
        long saved = 0;
        for (int i = 0; i < times; i++) {
            Path said = above.resolve("said" + i);
            Process writer = new ProcessBuilder(
                    List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath(),
                            Writer.class.getName(), folder.toString(), Long.toString(saved + 1)))
                    .redirectOutput(said.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            while (writer.isAlive() && Files.size(said) == 0) {
                Thread.sleep(5);
            }
            Thread.sleep(new SplittableRandom(i).nextInt(150));
            assertThat(writer.isAlive()).as("it writes until it is killed").isTrue();
            writer.destroyForcibly().waitFor();
            saved = Files.readAllLines(said).stream().mapToLong(Long::parseLong).max().orElseThrow();
            try (Archive newest = checkpoints.openNewest().orElseThrow()) {
                long step = newest.json(Part.CHECKPOINT).get("step").whole(1, Long.MAX_VALUE);
                assertThat(step).isBetween(saved, saved + 1);   // the last may have been saved and not been said
                assertThat(newest.tensors(Part.WEIGHTS).tensor("w").get(step)).isEqualTo(step);
                saved = step;
            }
            assertThat(messages).isEmpty();
            try (var files = Files.list(folder)) {
                assertThat(files).as("no temporary files").allMatch(f -> f.toString().endsWith(".fovea"));
            }
        }
    }

    @Test void aKilledWriterLosesNothing() throws IOException, InterruptedException {
        kill(3);
    }

    @Test
    @Tag("nightly") void fortyTimes() throws IOException, InterruptedException {
        kill(40);
    }
}
