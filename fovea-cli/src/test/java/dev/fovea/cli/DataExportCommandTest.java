package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Batch;
import dev.fovea.data.Digits;
import dev.fovea.data.ImageFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataExportCommandTest {
    @TempDir Path folder;

    @Test void theFilesHoldTheImagesOfTheDataSet() {
        Path digits = folder.resolve("digits");
        Shell shell = Shell.run("data", "export", "digits", digits.toString(), "--samples", "120", "--test");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("120 images in 10 folders, in %s%n".formatted(digits));
        ImageFiles files = ImageFiles.folder(digits).size(28, 28).channels(1);
        assertThat(files.size()).isEqualTo(120);
        assertThat(files.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        try (Arena arena = Arena.ofConfined()) {
            Batch one = Batch.of(files.inputs(), files.targets(), 1, arena);
            Batch its = Batch.of(files.inputs(), files.targets(), 1, arena);
            for (int i = 0; i < files.size(); i++) {
                files.read(i, one, 0);
                String name = files.file(i).getFileName().toString();
                Digits.test().read(Integer.parseInt(name.substring(0, 3)), its, 0);
                assertThat(one.input("image").doubles()).isEqualTo(its.input("image").doubles());
                assertThat(files.label(i)).isEqualTo((int) its.target("label").get(0));
            }
        }
    }

    @Test void aFolderWithFilesIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");

        Shell shell = Shell.run("data", "export", "digits", folder.toString());

        assertThat(shell.code()).isNotZero();
        assertThat(shell.err()).contains(
                "the folder %s is not empty; give one that is, or that is not there".formatted(folder));
        assertThat(folder).isDirectoryContaining(f -> f.endsWith("notes.txt"));
    }
}
