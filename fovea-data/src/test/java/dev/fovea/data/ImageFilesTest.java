package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    private static final Logger LOG = Logger.getLogger(ImageFiles.class.getName());

    @TempDir Path folder;

    /// `cats` of 6 and `dogs` of 4 images.
    private Path cats() {
        Path pets = folder.resolve("pets");
        for (int i = 0; i < 10; i++) {
            Pictures.write(pets.resolve(i < 6 ? "cats" : "dogs").resolve("%d.png".formatted(i)),
                    Pictures.smooth(20 + i, 16, i, BufferedImage.TYPE_INT_RGB));
        }
        return pets;
    }

    private static List<Integer> labels(DataSet data) {
        try (Epoch epoch = Batches.inOrder(data, data.size()).epoch(0)) {
            Tensor labels = epoch.next().target("label");
            return IntStream.range(0, data.size()).mapToObj(i -> (int) labels.get(i)).toList();
        }
    }

    private static List<String> names(DataSet data) {
        return IntStream.range(0, data.size()).mapToObj(i -> ((ImageFiles) data).file(i).getFileName().toString())
                .toList();
    }

    @Test void classFoldersInTheOrderOfTheirNames() throws IOException {
        Path pets = cats();
        Pictures.write(pets.resolve("cats/deep/0.JPEG"), Pictures.bytes(Pictures.plain(9, 9, 0x808080), "jpg"));
        Pictures.write(pets.resolve("ants/1.gif"), Pictures.plain(9, 9, 0));
        Pictures.write(pets.resolve(".hidden/1.png"), Pictures.plain(9, 9, 0));
        Files.writeString(pets.resolve("cats/Thumbs.db"), "x");
        Files.writeString(pets.resolve("ATTRIBUTION.txt"), "x");
        ImageFiles data = ImageFiles.folder(pets);
        assertThat(data).hasToString("pets: 12 samples of image u8[256, 256, 3] → label i32[]");
        assertThat(data.classNames()).containsExactly("ants", "cats", "dogs");
        assertThat(labels(data.size(2, 2))).containsExactly(0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(names(data)).startsWith("1.gif", "0.png").contains("0.JPEG");
        assertThat(data.label(11)).isEqualTo(2);
    }

    @Test void aSampleIsItsFileBroughtToTheSize() {
        ImageFiles data = ImageFiles.folder(cats()).size(5, 7);
        for (Images.Fit fit : Images.Fit.values()) {
            for (int channels : new int[]{1, 3}) {
                DataSet fitted = data.fit(fit).channels(channels);
                try (Epoch epoch = Batches.inOrder(fitted, 4).epoch(0)) {
                    while (epoch.hasNext()) {
                        Batch batch = epoch.next();
                        for (int row = 0; row < batch.size(); row++) {
                            Tensor expected = Images.fit(Images.read(data.file(batch.sample(row))),
                                    Shape.of(5, 7, channels), fit);
                            assertThat(batch.input("image").samples(row, row + 1).reshape(expected.shape()))
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test void inMemoryIsTheSame() {
        ImageFiles data = ImageFiles.folder(cats()).size(8, 8).channels(1);
        DataSet kept = data.inMemory();
        assertThat(kept).hasToString("pets: 10 samples of image u8[8, 8, 1] → label i32[]");
        assertThat(kept.digest()).isEqualTo(data.digest()).isEqualTo(data.digest());
        assertThat(kept.classNames()).containsExactly("cats", "dogs");
        assertThat(data.fit(Images.Fit.CROP).digest()).isNotEqualTo(data.digest());
        assertThat(data.slice(2, 5).digest()).isEqualTo(kept.slice(2, 5).digest());
        assertThat(labels(data.take(2).concat(data.slice(8, 10)))).containsExactly(0, 0, 1, 1);
    }

    @Test void eachClassIsSplit() {
        ImageFiles data = ImageFiles.folder(cats()).size(2, 2);
        Split last = data.split(0.5);
        assertThat(names(last.training())).containsExactly("0.png", "1.png", "2.png", "6.png", "7.png");
        assertThat(names(last.validation())).containsExactly("3.png", "4.png", "5.png", "8.png", "9.png");
        assertThat(last.validation().name()).isEqualTo("pets/validation");
        Split seeded = data.split(0.34, 7);
        assertThat(labels(seeded.validation())).containsExactly(0, 0, 1);
        assertThat(labels(seeded.training())).containsExactly(0, 0, 0, 0, 1, 1, 1);
        assertThat(names(seeded.validation())).isEqualTo(names(data.split(0.34, 7).validation()))
                .isNotEqualTo(names(data.split(0.34, 8).validation()));
        assertThat(names(seeded.training())).doesNotContainAnyElementsOf(names(seeded.validation()));
        assertThatThrownBy(() -> data.split(0.05, 1)).isInstanceOf(DataException.class)
                .hasMessage("pets: a fraction of 0.05 of the images of each class leaves validation without samples; "
                        + "the fraction must be in (0, 1) and give 1 sample or more");
        assertThatThrownBy(() -> data.split(1.0)).isInstanceOf(DataException.class)
                .hasMessage("pets: a fraction of 1.0 of the images of each class leaves training without samples; "
                        + "the fraction must be in (0, 1) and give 1 sample or more");
    }

    @Test void foldersThatWillNotDo() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> ImageFiles.folder(none)).isInstanceOf(DataException.class)
                .hasMessage("%s is no folder. Choose the folder that holds one folder per class.", none);
        Path flat = Files.createDirectories(folder.resolve("flat"));
        Pictures.write(flat.resolve("a.png"), Pictures.plain(4, 4, 0));
        assertThatThrownBy(() -> ImageFiles.folder(flat)).isInstanceOf(DataException.class)
                .hasMessage("%s holds no folders with images (png, jpg, jpeg, jpe, jfif, gif, bmp, webp, tif, tiff). "
                        + "Put the images of each class into a folder of its own that has the name of the class.",
                        flat);
        Path pets = cats();
        Files.createDirectories(pets.resolve("emus"));
        assertThatThrownBy(() -> ImageFiles.folder(pets)).isInstanceOf(DataException.class)
                .hasMessage("%s: there is no image (png, jpg, jpeg, jpe, jfif, gif, bmp, webp, tif, tiff) in emus. "
                        + "Put images there, or take the folder away.", pets);
        Files.createSymbolicLink(pets.resolve("emus/loop"), pets);
        assertThatThrownBy(() -> ImageFiles.folder(pets)).isInstanceOf(DataException.class)
                .hasMessage("%s could not be read: the folder %s leads back to one that it lies in. "
                        + "Check the path and what is in it.", pets.resolve("emus"),
                        pets.resolve("emus/loop/emus"));
    }

    @Test void optionsThatWillNotDo() {
        ImageFiles data = ImageFiles.folder(cats());
        assertThatThrownBy(() -> data.size(0, 5)).isInstanceOf(DataException.class)
                .hasMessage("pets: images cannot be brought to 0 x 5; both must be 1 or more");
        assertThatThrownBy(() -> data.size(50_000, 5_000)).isInstanceOf(DataException.class)
                .hasMessage("images cannot be brought to 50000 x 5000; 1 to 50000000 pixels can be had");
        assertThatThrownBy(() -> data.channels(4)).isInstanceOf(DataException.class)
                .hasMessage("pets: images have 1 channel (grey) or 3 (red, green, blue), but 4 were asked for");
        assertThatThrownBy(() -> data.mostPixels(0)).isInstanceOf(DataException.class)
                .hasMessage("pets: files of up to 0 pixels cannot be read; allow 1 or more");
    }

    @Test void aFileThatCannotBeReadIsNamedWithItsSample() throws IOException {
        Path pets = cats();
        Path bad = Files.write(pets.resolve("dogs/7.png"), new byte[]{1, 2, 3});
        ImageFiles data = ImageFiles.folder(pets).size(4, 4);
        assertThatThrownBy(() -> labels(data)).isInstanceOf(DataException.class)
                .hasMessage("pets: sample 7 could not be read: %s is no PNG, JPEG, GIF or BMP file: it starts with "
                        + "01 02 03. Save it as one of these.", bad);
        Path large = Pictures.write(pets.resolve("dogs/7.png"), Pictures.plain(30, 20, 0));
        assertThatThrownBy(() -> labels(data.mostPixels(599))).isInstanceOf(DataException.class)
                .hasMessage("pets: sample 7 could not be read: %s has 30 x 20 = 600 pixels, but images of up to 599 "
                        + "are read. Make it smaller, or allow more.", large);
    }

    @Test void whatCannotBeReadIsLeftOutAndCounted() throws IOException {
        LOG.setLevel(Level.SEVERE);
        Path pets = cats();
        ImageFiles data = ImageFiles.folder(pets).size(4, 4);
        assertThat(data.readable()).isSameAs(data);
        Path bad = pets.resolve("dogs/7.png");
        byte[] whole = Files.readAllBytes(bad);
        Files.write(bad, Arrays.copyOf(whole, whole.length / 2));
        ImageFiles good = data.readable();
        assertThat(good).hasToString(
                "pets: 9 samples of image u8[4, 4, 3] → label i32[] (1 unreadable left out)");
        assertThat(labels(good)).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1);
        assertThat(good.leftOut()).containsExactly(new Finding(bad, Finding.Kind.UNREADABLE,
                "is damaged: its end is missing. Copy or save it again."));
        assertThat(((ImageFiles) good.split(0.5).training()).leftOut()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            Files.write(data.file(i), new byte[0]);
        }
        assertThatThrownBy(data::readable).isInstanceOf(DataException.class)
                .hasMessage("pets: none of 10 files can be read; the first: %s is no PNG, JPEG, GIF or BMP file: it is "
                        + "empty. Save it as one of these.", data.file(0));
    }

    @Test void aListWithNamesOfClasses() throws IOException {
        Path pets = cats();
        Path csv = Files.writeString(pets.resolve("pets.csv"), """
                \ufefflabel,path,split
                dog,dogs/6.png,train
                "cat, tame",cats/0.png,train\r
                cat,"cats/1.png",test

                dog,%s,test
                """.formatted(pets.resolve("dogs/9.png")));
        ImageFiles all = ImageFiles.list(csv).size(2, 2);
        assertThat(all.name()).isEqualTo("pets");
        assertThat(all.classNames()).containsExactly("cat", "cat, tame", "dog");
        assertThat(labels(all)).containsExactly(2, 1, 0, 2);
        assertThat(labels(ImageFiles.list(csv, "test").size(2, 2))).containsExactly(0, 2);
        assertThat(ImageFiles.list(csv, "train").name()).isEqualTo("pets/train");
        assertThat(ImageFiles.list(csv, "train").classNames()).hasSize(3);
        assertThatThrownBy(() -> ImageFiles.list(csv, "trian")).isInstanceOf(DataException.class).hasMessage(
                "%s has no rows of the split \"trian\"; it has [train, test]. Choose a list with images.", csv);
    }

    @Test void aListWithNumbers() throws IOException {
        Path csv = Files.writeString(cats().resolve("n.csv"), "path,label\ncats/0.png,10\ncats/1.png,2\n");
        ImageFiles data = ImageFiles.list(csv).size(2, 2);
        assertThat(labels(data)).containsExactly(10, 2);
        assertThat(data.classNames()).hasSize(11).endsWith("10");
    }

    @Test void whatDoesNotFitIntoAnArrayStaysInItsFiles() throws IOException {
        Path csv = Files.writeString(cats().resolve("n.csv"), "path,label\n" + "cats/0.png,0\n".repeat(15));
        assertThatThrownBy(() -> ImageFiles.list(csv).size(10_000, 5_000).inMemory()).isInstanceOf(DataException.class)
                .hasMessage("n: 15 images of 150000000 bytes do not fit into one array of 2147483639 bytes; "
                        + "choose a smaller size, or leave them in their files");
    }

    @Test void listsThatWillNotDo() throws IOException {
        Path csv = folder.resolve("list.csv");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class).hasMessage(
                "%s could not be read: there is no such file or folder. Check the path and what is in it.", csv);
        Files.writeString(csv, "file,label\na.png,cat\n");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class)
                .hasMessage("%s has the columns [file, label], but path and label were expected. "
                        + "Name the columns in the first line.", csv);
        Files.writeString(csv, "path,label\na\0b.png,cat\n");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class).hasMessage(
                "%s names a file that no file system has: Nul character not allowed: a\\0b.png. "
                        + "Write names as the folder shows them.",
                csv);
        Files.writeString(csv, "path,label\na.png,cat\n");
        assertThatThrownBy(() -> ImageFiles.list(csv, "train")).isInstanceOf(DataException.class)
                .hasMessage("%s has the columns [path, label], but path, label and split were expected. "
                        + "Name the columns in the first line.", csv);
        Files.writeString(csv, "path,label\na,b.png,cat\n");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class)
                .hasMessage("%s: row 2 has 3 columns, but the first row has 2. Put a text that holds a comma into "
                        + "quotes.", csv);
        Files.writeString(csv, "path,label\n");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class)
                .hasMessage("%s has no rows. Choose a list with images.", csv);
        Files.writeString(csv, "path,label\na.png,123456789\n");
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class)
                .hasMessage("%s has the label 123456789; labels count classes from 0 to at most 999999. "
                        + "Number them anew, or give them names.", csv);
        Files.write(csv, new byte[]{(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> ImageFiles.list(csv)).isInstanceOf(DataException.class)
                .hasMessage("%s could not be read: it is no text in UTF-8. Check the path and what is in it.", csv);
    }
}
