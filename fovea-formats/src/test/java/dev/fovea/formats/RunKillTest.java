package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/// A process that trains, with dropout and Adam, is killed again and again, and goes on: the weights are those of a run that was
/// never killed, bit for bit.
class RunKillTest {
    @TempDir private Path above;

    /// The process that is killed: says each step, and starts the run or goes on with it.
    public static final class Trainer {
        private Trainer() {}

        public static void main(String[] arguments) {
            train(Path.of(arguments[0]), Integer.parseInt(arguments[1]), e -> {
                if (e instanceof BatchEnded(var run, _, _, _)) {
                    System.out.println(run.step());
                    LockSupport.parkNanos(5_000_000);      // time to be killed in
                }
                return Signal.CONTINUE;
            });
        }

        static void train(Path folder, int epochs, Callback say) {
            if (Files.exists(folder.resolve("config.json"))) {
                RunFolder run = RunFolder.open(folder, RunOptions.standard());
                try (Model model = run.model(run.execution())) {
                    model.fit(Samples.DIGITS, run.goingOn(model), Fit.validation(Samples.OTHERS), say);
                }
            } else {
                var run = RunFolder.create(folder.getParent(), folder.getFileName().toString(),
                        RunOptions.standard().checkpointEvery(3));
                try (Model model = Samples.model(11)) {
                    model.fit(Samples.DIGITS, Fit.epochs(epochs), Fit.batchSize(16), Fit.validation(Samples.OTHERS),
                            say, run);
                }
            }
        }
    }

    private static String classPath() {
        Class<?> reference = ServiceLoader.load(dev.fovea.spi.Backend.class).stream().map(ServiceLoader.Provider::type)
                .filter(t -> t.getName().contains("reference")).findFirst().orElseThrow();
        return Stream
                .of(Trainer.class, Checkpoints.class, Model.class, DataSet.class, dev.fovea.tensor.Tensor.class,
                        reference, JsonFactory.class)
                .map(c -> Path.of(URI.create(c.getProtectionDomain().getCodeSource().getLocation().toString()))
                        .toString())
                .distinct().collect(Collectors.joining(File.pathSeparator));
    }

    private Process start(Path folder, int epochs, Path said) throws IOException {
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", classPath(), Trainer.class.getName(), folder.toString(), Integer.toString(epochs)))
                .redirectOutput(said.toFile()).redirectErrorStream(true).start();
    }

    /// Kills after some steps of each process, at a random moment within one.
    private void kill(int kills, int epochs) throws IOException, InterruptedException {
        var random = new SplittableRandom(kills);
        Path folder = above.resolve("killed");
        int killed = 0;
        var heard = new ArrayList<String>();
        while (killed < kills) {
            Path said = above.resolve("said" + killed);
            Process trainer = start(folder, epochs, said);
            int steps = 1 + random.nextInt(6);
            while (trainer.isAlive() && Files.readAllLines(said).size() < steps) {
                Thread.sleep(3);
            }
            Thread.sleep(random.nextInt(20));
            heard.addAll(Files.readAllLines(said));
            assertThat(trainer.isAlive()).as("it trains until it is killed, and said %s", heard).isTrue();
            trainer.destroyForcibly().waitFor();
            killed++;
            try (Archive newest = Checkpoints.in(folder.resolve("checkpoints")).log(m -> assertThat(m).isNull())
                    .openNewest().orElseThrow()) {
                assertThat(newest.has(Part.CHECKPOINT)).isTrue();
            }
        }
        assertThat(heard).allMatch(line -> line.matches("[0-9]*"));
        Trainer.train(folder, epochs, _ -> Signal.CONTINUE);
        Path whole = above.resolve("whole");
        Trainer.train(whole, epochs, _ -> Signal.CONTINUE);
        for (String file : List.of(RunWriter.LAST, RunWriter.BEST)) {
            assertThat(Samples.weights(folder.resolve(file))).as(file).isEqualTo(Samples.weights(whole.resolve(file)));
        }
        assertThat(folder.resolve(RunWriter.METRICS)).hasSameTextualContentAs(whole.resolve(RunWriter.METRICS));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(f -> f.toString().endsWith(".tmp"));
        }
    }

    @Test void aKilledRunGoesOnToTheSameWeights() throws IOException, InterruptedException {
        kill(2, 5);
    }

    @Test
    @Tag("nightly") void fortyTimes() throws IOException, InterruptedException {
        kill(40, 40);
    }
}
