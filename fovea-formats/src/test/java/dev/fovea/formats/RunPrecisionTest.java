package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.MemoryUse;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Precision;
import dev.fovea.nn.train.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run goes on in the precision that it was started in.
class RunPrecisionTest {
    private static final Execution REFERENCE = Execution.on("reference").threads(1);

    @TempDir private Path runs;

    private RunFolder run(String name, Execution execution) {
        RunFolder run = RunFolder.create(runs, name, RunOptions.standard());
        try (Model model = Samples.model(7, execution)) {
            model.fit(Samples.DIGITS, Fit.epochs(1), Fit.batchSize(50), run);
        }
        return RunFolder.open(run.folder(), RunOptions.standard());
    }

    private static String config(RunFolder run) throws IOException {
        return Files.readString(run.folder().resolve("config.json"));
    }

    @Test void precisionAndMemoryUseAreKept() throws IOException {
        RunFolder run = run("narrow", REFERENCE.precision(Precision.BF16).memoryUse(MemoryUse.SMALL));
        assertThat(config(run)).contains("\"precision\": \"bf16\"", "\"memoryUse\": \"small\"");
        assertThat(run.execution().precision()).isEqualTo(Precision.BF16);
        assertThat(run.execution().memoryUse()).isEqualTo(MemoryUse.SMALL);
        assertThat(run("strict", REFERENCE.precision(Precision.STRICT)).execution().precision())
                .isEqualTo(Precision.STRICT);
    }

    @Test void whatIsUsualIsNotWritten() throws IOException {
        RunFolder run = run("usual", REFERENCE);
        assertThat(config(run)).doesNotContain("precision", "memoryUse");
        assertThat(run.execution().precision()).isEqualTo(Precision.FLOAT32);
        assertThat(run.execution().memoryUse()).isEqualTo(MemoryUse.SPEED);
    }
}
