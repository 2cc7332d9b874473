package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.KernelTimes;
import dev.fovea.data.io.FileCalls;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Times are kept and found again, and never worth an error.
class KernelTimesFileTest {
    private static final Execution REFERENCE = Execution.on("reference").threads(2);
    private static final Map<String, TreeMap<String, Long>> TIMES = Map.of("Conv f32[1, 2]",
            new TreeMap<>(Map.of("a | row-major → turned", 1234L, "b \"quoted\"", Long.MAX_VALUE)), "Pool",
            new TreeMap<>(Map.of("a", 1L)));

    @TempDir private Path folder;
    private final List<String> messages = new ArrayList<>();

    private Path file() {
        return folder.resolve("kernels.json");
    }

    private Optional<KernelTimes> found() {
        return KernelTimesFile.inRun(folder, REFERENCE, messages::add).kernelTimes();
    }

    private void write() {
        KernelTimesFile.of(file(), REFERENCE, messages::add).write(TIMES, FileCalls.system());
    }

    private String text() throws IOException {
        return Files.readString(file());
    }

    @Test void whatIsWrittenIsReadBack() {
        write();
        assertThat(found().orElseThrow().all()).isEqualTo(new TreeMap<>(TIMES));
        assertThat(messages).isEmpty();
    }

    @Test void withoutAFileNothingIsSaid() {
        assertThat(found()).isEmpty();
        assertThat(messages).isEmpty();
    }

    @Test void timesOfAnotherVersionAreNotUsed() throws IOException {
        write();
        String ours = Json.parse("kernels.json", Files.readAllBytes(file())).at("kernels.json").get("machine").text();
        Files.writeString(file(), text().replace(ours, "fovea 0.0.1"));
        assertThat(found()).isEmpty();
        assertThat(messages).containsExactly(
                "%s: the times of kernels are of \"fovea 0.0.1\", and here is \"%s\"; they are not used"
                        .formatted(file(), ours));
    }

    @Test void damageIsToldAndPassedOver() throws IOException {
        write();
        String whole = text();
        for (String damaged : List.of("", "{", whole.substring(0, whole.length() / 2), "[]", "{}",
                whole.replace("1234", "-5"), whole.replace("1234", "0.5"), whole.replace("1234", "\"soon\""),
                whole.replace("1234", "[1]"), "\u0000\u0001")) {
            Files.writeString(file(), damaged);
            messages.clear();
            assertThat(found()).as(damaged).isEmpty();
            assertThat(messages).as(damaged).hasSize(1).first().asString().startsWith(file().toString())
                    .endsWith("; the times of kernels there are not used");
        }
    }

    @Test void tooLongIsPassedOver() throws IOException {
        Files.writeString(file(), " ".repeat(JsonLimits.standard().bytes() + 1));
        assertThat(found()).isEmpty();
        assertThat(messages).hasSize(1).first().asString().contains("bytes; ");
    }

    @Test void aFolderInItsPlaceIsPassedOver() throws IOException {
        Files.createDirectory(file());
        assertThat(found()).isEmpty();
        assertThat(messages).hasSize(1).first().asString().contains("could not be read: ");
    }

    @Test void whatIsMeasuredIsKeptAndNotMeasuredAgain() throws IOException {
        Path cache = folder.resolve("some/cache");
        KernelTimes first = fit(KernelTimesFile.measuring(cache, REFERENCE, messages::add));
        assertThat(first.used()).isNotEmpty();
        byte[] kept = Files.readAllBytes(onlyFile(cache));

        KernelTimes second = fit(KernelTimesFile.measuring(cache, REFERENCE, messages::add));
        assertThat(second.used()).isEqualTo(first.used());
        assertThat(Files.readAllBytes(onlyFile(cache))).isEqualTo(kept);
        assertThat(messages).isEmpty();
    }

    @Test void aDamagedCacheIsMadeAnew() throws IOException {
        Path cache = folder.resolve("cache");
        fit(KernelTimesFile.measuring(cache, REFERENCE, messages::add));
        Files.writeString(onlyFile(cache), "{");
        KernelTimes again = fit(KernelTimesFile.measuring(cache, REFERENCE, messages::add));
        assertThat(again.used()).isNotEmpty();
        assertThat(messages).isNotEmpty().allSatisfy(m -> assertThat(m).contains("not used"));
        messages.clear();
        assertThat(KernelTimesFile.measuring(cache, REFERENCE, messages::add).kernelTimes().orElseThrow().all())
                .containsAllEntriesOf(again.used());
        assertThat(messages).isEmpty();
    }

    @Test void aCacheThatCannotBeWrittenIsTold() throws IOException {
        Path cache = Files.writeString(folder.resolve("file"), "");
        assertThat(fit(KernelTimesFile.measuring(cache, REFERENCE, messages::add)).used()).isNotEmpty();
        assertThat(messages).isNotEmpty().allSatisfy(m -> assertThat(m).contains("could not be written"));
    }

    private static KernelTimes fit(Execution execution) {
        try (Model model = Samples.model(7, execution)) {
            model.fit(Samples.DIGITS.take(50), Fit.epochs(1), Fit.batchSize(50));
        }
        return execution.kernelTimes().orElseThrow();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().getFirst();
        }
    }

    /// A run goes on by the times that it was started with, whatever the machine would say today.
    @Test void aRunGoesOnByItsTimes() {
        RunOptions options = RunOptions.standard().log(messages::add);
        KernelTimes times = KernelTimes.measuring(Map.of(), _ -> {
        });
        byte[] never;
        try (Model model = Samples.model(7, REFERENCE.kernelTimes(times))) {
            model.fit(Samples.DIGITS, Fit.epochs(2), Fit.batchSize(50), Fit.validation(Samples.OTHERS));
            never = weights(model);
        }
        var run = RunFolder.create(folder, "run", options);
        try (Model model = Samples.model(7, REFERENCE.kernelTimes(KernelTimes.measuring(times.all(), _ -> {
        })))) {
            model.fit(Samples.DIGITS, Fit.epochs(1), Fit.batchSize(50), Fit.validation(Samples.OTHERS), run);
        }
        RunFolder again = RunFolder.open(run.folder(), options);
        Execution execution = again.execution();
        assertThat(execution.kernelTimes().orElseThrow().all()).isEqualTo(times.used());
        try (Model model = again.model(execution)) {
            model.fit(Samples.DIGITS, again.goingOn(model), Fit.epochs(2), Fit.validation(Samples.OTHERS));
            assertThat(weights(model)).isEqualTo(never);
        }
        assertThat(RunFolder.open(run.folder(), options).execution().kernelTimes().orElseThrow().all())
                .isEqualTo(times.used());
        assertThat(messages).isEmpty();
    }

    private static byte[] weights(Model model) {
        return Samples.bytes(Safetensors.content(model.saved().weights(), Map.of()));
    }
}
