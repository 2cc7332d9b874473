package dev.fovea.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of the folder `FOVEA_DATA`.
final class RealFile {
    private RealFile() {
    }

    /// A file or folder below it. Where it is missing, the test is skipped, loudly.
    static Path of(String name) {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        boolean there = !data.isBlank() && Files.exists(Path.of(data, name));
        if (!there) {
            System.err.printf("WARNING: SKIPPED a test: set FOVEA_DATA to a folder that holds %s.%n", name);
        }
        assumeTrue(there, "FOVEA_DATA has no " + name);
        return Path.of(data, name);
    }
}
