package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training on a folder of class folders, and what is done with its outcome: dark noise, and light noise.
class TrainFolderTest {
    private static final int EACH = 20;

    @TempDir Path temp;
    private Path folder = Path.of("");

    @BeforeEach void draw() throws IOException {
        folder = temp.resolve("my shades");
        var random = new Random(1);
        for (int i = 0; i < 2 * EACH; i++) {
            Path file = file(i < EACH ? "dark" : "light", i % EACH);
            Files.createDirectories(file.getParent());
            Images.write(file, noise(24 + i % 3, i < EACH ? 0 : 120, random));
        }
    }

    private Path file(String name, int i) {
        return folder.resolve(name).resolve("%02d.png".formatted(i));
    }

    private static BufferedImage noise(int side, int dark, Random random) {
        var image = new BufferedImage(side + 2, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.getWidth() * side; i++) {
            image.setRGB(i % image.getWidth(), i / image.getWidth(), (dark + random.nextInt(100)) * 0x010101);
        }
        return image;
    }

    private static void cut(Path file) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 300));
    }

    private Shell train(String... more) {
        return Shell.run(Stream.concat(Stream.of("train", folder.toString(), "--threads", "1", "--runs",
                temp.resolve("runs").toString()), Stream.of(more)).toArray(String[]::new));
    }

    private Path run() {
        return temp.resolve("runs/one");
    }

    /// 39 images can be read: 3 of 19 and 3 of 20 for the test, 2 of 16 and 2 of 17 to judge the epochs.
    @Test void itSaysWhatItDoesBeforeItTrains() throws IOException {
        cut(file("dark", 7));
        Files.copy(file("light", 1), file("light", 20));
        Shell shell = train("--epochs", "1");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).startsWith(
                """
                        41 images in 2 classes: dark 20, light 21
                        1 file cannot be read and is left out; the first: %s is damaged: its end is missing. Copy or save it again.
                        1 file is there twice, and may be learned from and tested on; see them with: fovea data check %s
                        25 x 25 pixels in colour, resnet20_cifar: the images are small
                        resnet20_cifar, ResNet of 20 layers for CIFAR-10, He et al. 2016
                        """
                        .formatted(file("dark", 7), folder));
        assertThat(shell.out()).contains("""
                my shades/training: 30 images to learn from, 4 to judge each epoch by
                my shades/test: 6 images held back to judge the run by
                270,""", "batches of 16, 1 epoch, seed 1", "memory planned: ");
        assertThat(shell.lastLine()).matches(
                "test accuracy [01]\\.\\d{4} \\(6 images\\), \\Q" + temp.resolve("runs/my-shades-resnet20_cifar-1")
                        + "\\E");
        assertThat(temp.resolve("runs/my-shades-resnet20_cifar-1/report.html")).exists();
    }

    @Test void aRunGoesOnAndItsModelKnowsTheClasses() throws IOException {
        Shell shell = train("--net", "softmax", "--size", "8", "--epochs", "30", "--batch", "4", "--rate", "0.02",
                "--run", "one");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("8 x 8 pixels in colour, softmax: as asked for\n");
        assertThat(shell.lastLine()).isEqualTo("test accuracy 1.0000 (6 images), " + run());
        assertThat(Files.readString(run().resolve("config.json"))).contains("\"data\": \"" + folder + "\"",
                "\"image\": \"8x8x3\"", "\"test\": \"0.15\"", "\"split seed\": \"1\"");
        Shell longer = Shell.run("resume", run().toString(), "--epochs", "31");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.out()).contains("Epoch 31/31");
        assertThat(longer.lastLine()).isEqualTo("test accuracy 1.0000 (6 images), " + run());
        assertThat(Shell.run("predict", run().toString(), file("light", 3).toString(), "--top", "1").out())
                .matches("(?s).*\n +\\d+\\.\\d\\d %  light\n");
        assertThat(Shell.run("evaluate", run().toString(), folder.toString()).out())
                .startsWith("test accuracy 1.0000 (6 images), loss ").contains("dark", "light");
        assertThat(Shell.run("report", run().toString()).err()).isEmpty();
    }

    @Test void otherImagesOfTheSameClassesJudgeIt() throws IOException {
        assertThat(train("--net", "softmax", "--size", "8", "--epochs", "30", "--batch", "4", "--rate", "0.02",
                "--run", "one").code()).isZero();
        Path others = temp.resolve("others");
        for (String name : new String[]{"dark", "light"}) {
            Files.createDirectories(others.resolve(name));
            Files.copy(file(name, 0), others.resolve(name + "/a.png"));
        }
        assertThat(Shell.run("evaluate", run().resolve("best.fovea").toString(), others.toString()).out())
                .startsWith("test accuracy 1.0000 (2 images), loss ");
        Files.move(others.resolve("light"), others.resolve("bright"));
        Shell shell = Shell.run("evaluate", run().toString(), others.toString());
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("fovea: %s tells [dark, light] apart, but %s has the classes [bright, dark]. "
                .formatted(run(), others) + "Name the folders as the classes, one for each.\n");
    }

    @Test void changedImagesEndARunThatGoesOn() throws IOException {
        assertThat(train("--net", "softmax", "--size", "8", "--epochs", "1", "--run", "one").code()).isZero();
        for (int i = 0; i < EACH; i++) {
            Images.write(file("dark", i), noise(24, 10, new Random(i)));
        }
        Shell shell = Shell.run("resume", run().toString(), "--epochs", "2");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err())
                .matches("(?s)fovea: \\Q" + run() + "\\E was started with my shades/training \\(30 samples, "
                        + "SHA-256 .*\\), but is to go on with my shades/training \\(30 samples, SHA-256 .*\\)\\.\n"
                        + "Give it the data that it was started with, or start a new run\\.\n");
        Files.move(folder, temp.resolve("moved"));
        assertThat(Shell.run("resume", run().toString()).err()).startsWith("fovea: " + folder + " is no folder. ");
    }

    @Test void aListInCsv() throws IOException {
        var list = new StringBuilder("path,label\n");
        for (int i = 0; i < EACH; i++) {
            list.append("my shades/dark/%02d.png,night\nmy shades/light/%02d.png,day\n".formatted(i, i));
        }
        folder = Files.writeString(temp.resolve("shades.csv"), list);
        Shell shell = train("--net", "softmax", "--size", "8", "--epochs", "40", "--batch", "4", "--rate", "0.02",
                "--samples", "20", "--test", "0.2",
                "--validation", "0", "--run", "one");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).startsWith("40 images in 2 classes: day 20, night 20\n").contains(
                "16 images to learn from, none to judge each epoch by\n", "shades/test: 4 images held back");
        assertThat(Shell.run("predict", run().toString(), temp.resolve("my shades/dark/00.png").toString(), "--top",
                "1").out()).endsWith("%  night\n");
    }

    /// Of five images of a class three are learned from, one judges the epochs, one is for the test.
    @Test void aListThatSaysWhatIsForTheTest() throws IOException {
        var list = new StringBuilder("path,label,split\n");
        for (int i = 0; i < EACH; i++) {
            String split = i % 5 == 4 ? "test" : i % 5 == 3 ? "validation" : "train";
            list.append("my shades/dark/%02d.png,0,%s\nmy shades/light/%02d.png,1,%2$s\n".formatted(i, split, i));
        }
        folder = Files.writeString(temp.resolve("shades.csv"), list);
        cut(temp.resolve("my shades/dark/04.png"));
        Shell shell = train("--net", "softmax", "--size", "8", "--epochs", "1", "--run", "one");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("shades/training: 24 images to learn from, 8 to judge each epoch by\n",
                "shades/test: 7 images held back to judge the run by\n");
        assertThat(Shell.run("resume", run().toString(), "--epochs", "2").err()).isEmpty();
        Files.writeString(folder, list.toString().replace(",test", ",exam"));
        assertThat(train("--net", "softmax", "--run", "two").err())
                .isEqualTo("fovea: %s has no rows of the split \"test\"; "
                        .formatted(folder) + "it has [train, validation, exam]. Choose a list with images.\n");
    }

    /// Three outputs, of which the last counts, and their weighted losses; the run goes on with all of them.
    @Test void googLeNetLearnsWithItsAuxiliaryClassifiers() {
        Shell shell = train("--net", "googlenet", "--size", "80", "--epochs", "1", "--batch", "4", "--samples", "12",
                "--run", "one");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains(" - aux1/loss ", " - aux2/loss ", " - output/accuracy ");
        assertThat(shell.lastLine()).matches("test accuracy [01]\\.\\d{4} \\(\\d images\\), .*one");
        Shell longer = Shell.run("resume", run().toString(), "--epochs", "2");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.lastLine()).startsWith("test accuracy ");
        assertThat(Shell.run("predict", run().toString(), file("light", 3).toString()).out())
                .contains("%  light\n", "%  dark\n");
        assertThat(Shell.run("evaluate", run().toString(), folder.toString()).out()).startsWith("test accuracy ")
                .contains("right \\ answered");
    }

    @Test void anAutoencoderLearnsToDrawThem() {
        Shell shell = train("--net", "autoencoder_conv", "--size", "16", "--epochs", "1", "--run", "one");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.lastLine()).startsWith("test mean squared error 0.");
        assertThat(Shell.run("evaluate", run().toString(), folder.toString()).out())
                .startsWith("tested on 6 images, loss 0.");
    }

    @Test void aBatchThatDoesNotFitIsHalved() {
        Shell shell = train("--net", "resnet20_cifar", "--memory", "7m", "--epochs", "1", "--backend", "reference",
                "--samples", "20", "--size", "16");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("batches of 7,");
    }

    @Test void wrongChoicesSaySo() {
        Shell misfit = train("--net", "vgg11", "--size", "16");
        assertThat(misfit.code()).isEqualTo(1);
        assertThat(misfit.err())
                .startsWith("fovea: vgg11 cannot take the images of my shades/training, which are [16, 16, 3]: ");
        assertThat(train("--test", "1").err()).isEqualTo("fovea: --test is a share between 0 and 1, but is 1.0\n");
        Shell known = Shell.run("train", "digits", "--size", "32");
        assertThat(known.code()).isEqualTo(2);
        assertThat(known.err()).startsWith("fovea: --size and --test are for images of your own; digits has its own\n");
        Shell nowhere = Shell.run("evaluate", temp.resolve("no.fovea").toString(), "nowhere");
        assertThat(nowhere.code()).isEqualTo(1);
    }
}
