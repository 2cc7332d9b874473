package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
    @TempDir Path folder;

    /// Twelve good images in two classes.
    private Path pets() {
        for (int i = 0; i < 12; i++) {
            Pictures.write(folder.resolve(i < 7 ? "cats" : "dogs").resolve("%02d.png".formatted(i)),
                    Pictures.smooth(20 + i, 16, i, BufferedImage.TYPE_INT_RGB));
        }
        return folder;
    }

    @Test void goodFilesGiveCountsOnly() {
        DataCheck check = DataCheck.of(pets());
        assertThat(check).isEqualTo(new DataCheck(12, Map.of("cats", 7, "dogs", 5), List.of()));
        assertThat(check.toString().lines()).containsExactly("12 images in 2 classes: cats 7, dogs 5",
                "0 unreadable, 0 duplicate, 0 odd");
    }

    @Test void eachKindOfFinding() throws IOException {
        Path cats = pets().resolve("cats");
        Path dogs = folder.resolve("dogs");
        byte[] first = Files.readAllBytes(cats.resolve("00.png"));
        Pictures.write(cats.resolve("10-cut.png"), Arrays.copyOf(first, first.length - 5));
        byte[] jpeg = Pictures.bytes(Pictures.smooth(40, 30, 1, BufferedImage.TYPE_INT_RGB), "jpg");
        Pictures.write(cats.resolve("11-cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
        Pictures.write(cats.resolve("12-no.gif"), new byte[]{'<', 'h', 't', 'm', 'l'});
        Pictures.write(cats.resolve("13-again.png"), first);
        Pictures.write(dogs.resolve("14-again.png"), first);
        Pictures.write(dogs.resolve("15-tiny.png"), Pictures.plain(15, 20, 0xff));
        Pictures.write(dogs.resolve("16-wide.png"), Pictures.plain(160, 16, 0xff));
        Pictures.write(dogs.resolve("17-high.png"), Pictures.plain(16, 129, 0xff));
        Pictures.write(dogs.resolve("18-grey.png"), Pictures.smooth(20, 20, 1, BufferedImage.TYPE_BYTE_GRAY));
        Pictures.write(dogs.resolve("19-alpha.png"), Pictures.smooth(20, 20, 1, BufferedImage.TYPE_INT_ARGB));
        Pictures.write(dogs.resolve("20-name.png"), jpeg);
        Pictures.write(folder.resolve("stray.png"), first);
        Files.writeString(folder.resolve("notes.txt"), "x");
        assertThat(DataCheck.of(folder).toString().lines()).containsExactly(
                "23 images in 2 classes: cats 11, dogs 12",
                "unreadable  %s is damaged: its end is missing. Copy or save it again."
                        .formatted(cats.resolve("10-cut.png")),
                "unreadable  %s is damaged: its end is missing. Copy or save it again."
                        .formatted(cats.resolve("11-cut.jpg")),
                "unreadable  %s is no PNG, JPEG, GIF or BMP file: it starts with 3c 68 74 6d. Save it as one of these."
                        .formatted(cats.resolve("12-no.gif")),
                "duplicate   %s has the same bytes as cats/00.png".formatted(cats.resolve("13-again.png")),
                "duplicate   %s has the same bytes as cats/00.png, which is of another class: cats"
                        .formatted(dogs.resolve("14-again.png")),
                "odd         %s is tiny: 15 x 20 pixels".formatted(dogs.resolve("15-tiny.png")),
                "odd         %s is very wide: 160 x 16 pixels".formatted(dogs.resolve("16-wide.png")),
                "odd         %s is very high: 16 x 129 pixels".formatted(dogs.resolve("17-high.png")),
                "odd         %s is grey, and most are in colour".formatted(dogs.resolve("18-grey.png")),
                "odd         %s has transparency, which shows white".formatted(dogs.resolve("19-alpha.png")),
                "odd         %s is a JPEG file by its content".formatted(dogs.resolve("20-name.png")),
                "odd         %s lies in no class folder, and is not used".formatted(folder.resolve("stray.png")),
                "3 unreadable, 2 duplicate, 7 odd");
    }

    @Test void aListIsCheckedToo() throws IOException {
        Path csv = Files.writeString(pets().resolve("list.csv"), "path,label\ncats/00.png,cat\ncats/lost.png,cat\n");
        assertThat(DataCheck.of(csv).of(Finding.Kind.UNREADABLE)).containsExactly(
                new Finding(csv.resolveSibling("cats/lost.png"), Finding.Kind.UNREADABLE,
                        "is no file. Check the path."));
    }

    /// 3,481 photographs, all whole.
    @Test void theFlowers() {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        boolean there = !data.isBlank() && Files.isDirectory(Path.of(data, "flowers-128"));
        if (!there) {
            System.err.println(
                    "WARNING: SKIPPED the flowers: set FOVEA_DATA to a folder that holds the folder flowers-128.");
        }
        assumeTrue(there, "FOVEA_DATA has no flowers-128");
        DataCheck check = DataCheck.of(Path.of(data, "flowers-128"));
        assertThat(check.classes()).isEqualTo(
                Map.of("daisy", 608, "dandelion", 888, "roses", 549, "sunflowers", 673, "tulips", 763));
        assertThat(check.files()).isEqualTo(3481);
        assertThat(check.of(Finding.Kind.UNREADABLE)).isEmpty();
        ImageFiles flowers = ImageFiles.folder(Path.of(data, "flowers-128")).size(32, 32);
        Split split = flowers.split(0.2, 1);
        assertThat(split.training().size() + split.validation().size()).isEqualTo(3481);
        assertThat(split.validation().size()).isEqualTo(122 + 178 + 110 + 135 + 153);
    }
}
