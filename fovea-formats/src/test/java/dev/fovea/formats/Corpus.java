package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The whole files from which a fuzzing run sets out, `resources/…/XFuzzTestInputs/METHOD/NAME`, beside what earlier runs have found.
/// `-Dcorpus=write` writes them anew.
public record Corpus(Class<?> test) {
    private static final Path RESOURCES = Path.of("src/test/resources");

    /// Keeps a file, which its reader must load.
    public Corpus keep(String name, byte[] file, Consumer<byte[]> read) {
        Path kept = RESOURCES.resolve(test.getPackageName().replace('.', '/')).resolve(test.getSimpleName() + "Inputs")
                .resolve(name);
        try {
            if ("write".equals(System.getProperty("corpus"))) {
                Files.createDirectories(kept.getParent());
                Files.write(kept, file);
            }
            byte[] bytes = Files.readAllBytes(kept);
            assertThat(FromOutside.loads(() -> read.accept(bytes))).as(name).isTrue();
        } catch (IOException e) {
            throw new AssertionError(name + " is not kept: run this test with -Dcorpus=write", e);
        }
        return this;
    }
}
