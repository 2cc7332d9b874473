package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentTest {

    @TempDir Path folder;

    /// Its left half is red, its right half blue.
    private Path image() {
        var pixels = new byte[100 * 100 * 3];
        for (int i = 0; i < 10_000; i++) {
            pixels[3 * i + (i % 100 < 50 ? 0 : 2)] = (byte) 200;
        }
        Path image = folder.resolve("halves.png");
        Images.write(image, Images.toImage(Tensor.of(Shape.of(100, 100, 3), pixels)));
        return image;
    }

    @Test void theFirstPictureIsAsItIsAndTheOthersAreChanged() throws Exception {
        Path sheet = folder.resolve("sheet.png");
        Path image = image();
        Shell shell = Shell.run("augment", image.toString(), "--with", "flip=1", "--rows", "2", "--columns", "3", "-o",
                sheet.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo(
                sheet + ": 2 rows of 3, the first picture as it is; randomFlip().probability(1), seed 1\n");
        BufferedImage all = Images.read(sheet);
        assertThat(all.getWidth()).isEqualTo(4 + 3 * 104);
        assertThat(all.getHeight()).isEqualTo(4 + 2 * 104);
        assertThat(all.getRGB(4, 4) & 0xffffff).as("red").isEqualTo(0xc80000);
        for (int[] left : new int[][]{{108, 4}, {212, 4}, {4, 108}, {108, 108}, {212, 108}}) {
            assertThat(all.getRGB(left[0], left[1]) & 0xffffff).as("blue").isEqualTo(0x0000c8);
        }
        byte[] first = Files.readAllBytes(sheet);
        Shell.run("augment", image.toString(), "--with", "flip=1", "--rows", "2", "--columns", "3", "-o",
                sheet.toString());
        assertThat(Files.readAllBytes(sheet)).isEqualTo(first);
    }

    @Test void aDataSetHasARowForEachOfItsFirstImages() {
        Path sheet = folder.resolve("digits.png");
        Shell shell = Shell.run("augment", "digits", "--with", "rotate=20,elastic,mixup=1", "--rows", "3", "--columns",
                "5",
                "--seed", "7", "--json", "-o", sheet.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("""
                {
                  "file": "%s",
                  "source": "digits",
                  "rows": 3,
                  "columns": 5,
                  "seed": 7,
                  "augmentations": ["randomRotation(20)", "elasticDistortion()", "mixUp(1)"]
                }
                """.formatted(sheet));
        BufferedImage all = Images.read(sheet);
        assertThat(all.getWidth()).as("28 pixels, three times as large").isEqualTo(4 + 5 * (3 * 28 + 4));
        assertThat(all.getHeight()).isEqualTo(4 + 3 * (3 * 28 + 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "flop | there is no augmentation \"flop\"; there are flip, vertical-flip, crop, rotate, shift, zoom, shear, brightness, contrast, saturation, hue, noise, cutout, erase, elastic, mixup, cutmix, randaugment",
            "rotate=far | \"far\" is no number; write rotate=15, for example",
            "crop=1.5 | crop takes a whole number, but was given 1.5",
            "rotate=400 | the degrees of a rotation must be from 0 to 180, but is 400"}) void wordsThatMeanNothing(
                    String word,
                    String message) {
        Shell shell = Shell.run("augment", "digits", "--with", word);
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).contains(message).endsWith("Try fovea augment --help\n");
    }

    @Test void whatCannotBeShown() {
        Shell none = Shell.run("augment", "cats.png", "--with", "flip");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).startsWith("fovea: \"cats.png\" is no data set (digits, mnist, fashion-mnist")
                .endsWith("), and there is no such file\n");
        assertThat(Shell.run("augment", "digits", "--with", "flip", "--columns", "1").err())
                .isEqualTo("fovea: a sheet has 1 row or more and 2 columns or more, but 4 and 1 were asked for\n");
        Path image = image();
        assertThat(Shell.run("augment", image.toString(), "--with", "cutmix").err())
                .isEqualTo("fovea: %s: cutMix() mixes a sample with another, but there is 1 sample; give it 2 or more\n"
                        .formatted(image));
        assertThat(Shell.run("augment", "digits").err()).startsWith("fovea: Missing required option: '--with");
    }

    @Test void everyWordIsAnAugmentation() {
        for (String word : AugmentationWord.all().split(", ")) {
            assertThat(AugmentationWord.parse(word).toString()).as(word).contains("(");
        }
        assertThat(AugmentationWord.parse("flip")).isEqualTo(Augmentations.randomFlip());
        assertThat(AugmentationWord.parse("vertical-flip")).isEqualTo(Augmentations.randomVerticalFlip());
        assertThat(AugmentationWord.parse("crop=2")).isEqualTo(Augmentations.randomCrop(2));
        assertThat(AugmentationWord.parse("randaugment=15")).isEqualTo(Augmentations.randAugment(2, 15));
    }
}
