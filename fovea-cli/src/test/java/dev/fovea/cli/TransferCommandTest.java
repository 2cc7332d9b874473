package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network that has learned digits learns to tell bars from rings.
class TransferCommandTest {
    private static final int EACH = 20;

    @TempDir static Path temp;
    private static Path folder = Path.of("");

    @BeforeAll static void draw() throws IOException {
        folder = temp.resolve("shapes");
        var random = new Random(1);
        for (int i = 0; i < 2 * EACH; i++) {
            boolean bar = i < EACH;
            Path file = folder.resolve("%s/%02d.png".formatted(bar ? "bar" : "ring", i % EACH));
            Files.createDirectories(file.getParent());
            var image = new BufferedImage(30, 28, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 30 * 28; p++) {
                double x = p % 30 - 14.5;
                double y = p / 30 - 13.5;
                boolean ink = bar ? Math.abs(x) < 2 && Math.abs(y) < 9 : Math.abs(Math.hypot(x, y) - 8) < 2;
                image.getRaster().setSample(p % 30, p / 30, 0, (ink ? 200 : 0) + random.nextInt(50));
            }
            Images.write(file, image);
        }
        assertThat(Shell.run("train", "digits", "--net", "lenet", "--samples", "300", "--epochs", "2", "--runs",
                temp.resolve("runs").toString(), "--run", "source").code()).isZero();
    }

    private static Path run(String name) {
        return temp.resolve("runs").resolve(name);
    }

    private static Shell train(String from, String name, String... more) {
        return Shell
                .run(Stream.concat(Stream.of("train", folder.toString(), "--from", run(from).toString(), "--threads",
                        "1", "--runs", temp.resolve("runs").toString(), "--run", name, "--features",
                        temp.resolve("features").toString()), Stream.of(more)).toArray(String[]::new));
    }

    @Test void aNewClassifierLearnsOnFeaturesAndFrozenLayersKeepTheirBits() {
        Shell shell = train("source", "head", "--freeze", "conv*", "--freeze", "dense*", "--epochs", "20", "--rate",
                "0.01");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out())
                .startsWith("40 images in 2 classes: bar 20, ring 20\n28 x 28 pixels, stretch: as "
                        + run("source") + " takes them\n" + run("source")
                        + " with a new classifier for 2 classes; 170 of 61,026 parameters learn: "
                        + "head/dense\nfeatures [84] of head/flatten: computed in ")
                .contains(
                        "shapes/training: 30 images to learn from, 4 to judge each epoch by\n"
                                + "shapes/test: 6 images held back to judge the run by\n");
        assertThat(shell.lastLine()).isEqualTo("test accuracy 1.0000 (6 images), " + run("head"));
        try (var source = Model.load(run("source").resolve("last.fovea"), Execution.on("reference"));
                var learned = Model.load(run("head").resolve("last.fovea"), Execution.on("reference"))) {
            assertThat(learned.parameters()).hasSameSizeAs(source.parameters());
            learned.parameters().stream().filter(p -> !p.path().startsWith("head/")).forEach(
                    p -> assertThat(learned.weight(p.path())).as(p.path()).isEqualTo(source.weight(p.path())));
            assertThat(learned.classNames()).containsExactly("bar", "ring");
            assertThat(learned.frozen()).contains("conv2d", "dense_1");
        }
        assertThat(Shell.run("predict", run("head").toString(), folder.resolve("ring/03.png").toString(), "--top", "1")
                .out()).endsWith("%  ring\n");
        assertThat(Shell.run("evaluate", run("head").toString(), folder.toString()).out())
                .startsWith("test accuracy 1.0000 (6 images), loss ");

        Shell longer = Shell.run("resume", run("head").toString(), "--epochs", "21");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.out()).contains("features [84] of head/flatten: read from " + temp.resolve("features"),
                "Epoch 21/21");

        Shell tuned = train("head", "tuned", "--unfreeze", "dense*", "--learning-rate-of", "dense*=0.1", "--epochs",
                "1");
        assertThat(tuned.err()).isEmpty();
        assertThat(tuned.out()).contains(" with its classifier; 58,454 of 61,026 ",
                "parameters learn: dense, dense_1, head/dense\n", "adam(cosine(1e-4)).rateOf(\"dense*\", 0.1)");
        assertThat(tuned.lastLine()).startsWith("test accuracy 1.0000 (6 images), ");
    }

    @Test void imagesThatChangeHaveNoFeatures() {
        Shell shell = train("source", "augmented", "--freeze", "conv*", "--augment", "flip", "--epochs", "1");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains(
                "the images change in each epoch, so that what the frozen layers yield is computed each time\n");
    }

    @Test void wrongChoicesSaySo() {
        Shell nothing = train("source", "x", "--freeze", "konv*");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.err()).startsWith("fovea: no layer is named by \"konv*\"; there are ");
        Shell alone = Shell.run("train", folder.toString(), "--freeze", "conv*");
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err())
                .startsWith("fovea: --weights, --freeze, --unfreeze, --learning-rate-of and --features are "
                        + "for a model that has learned; name it with --from\n");
        Shell both = train("source", "x", "--net", "lenet");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).startsWith(
                "fovea: --from brings network and image size along; leave out --net, --size and --set\n");
        Shell rate = train("source", "x", "--learning-rate-of", "conv*");
        assertThat(rate.code()).isEqualTo(2);
        assertThat(rate.err()).startsWith("fovea: \"conv*\" says no rate; write PATTERN=FACTOR, such as conv*=0.1\n");
        Shell frozen = train("source", "x", "--freeze", "*", "--learning-rate-of", "conv*=0.1");
        assertThat(frozen.err()).startsWith("fovea: ");
        Shell images = Shell.run("train", "cifar10", "--from", run("source").toString());
        assertThat(images.code()).isEqualTo(1);
        Shell unknown = Shell.run("train", folder.toString(), "--from", "mobilenet_v9");
        assertThat(unknown.err()).isEqualTo(
                "fovea: there is no file mobilenet_v9; give a model file, or the folder of a run\n");
    }

    @Test void theModelsAreListed() {
        Shell text = Shell.run("models");
        assertThat(text.code()).isZero();
        assertThat(text.out())
                .startsWith(
                        """
                                mobilenet_v1, MobileNet, Howard et al. 2017
                                  takes    224 x 224 x 3, crop of the middle 87.5 %; then x/127.5 - 1
                                  classes  1,001: background … toilet tissue, toilet paper, bathroom tissue
                                  weights  pretrained/mobilenet_v1_1.0_224/mobilenet_v1_1.0_224_dequant_fp32.safetensors, 16,893,236 bytes, \
                                SHA-256 12dc7b9655a607f122df787f81ec2378a3c24d27879c4a8f6602ea6fff35f42c
                                  from     google-coral/test_data,""")
                .contains("resnet20_cifar, ", "BSD-2-Clause");
        assertThat(Shell.run("models", "--json").out()).contains("\"sha256\": ", "\"licence\": \"Apache-2.0\"",
                "\"bytes\": 4947272", "\"addresses\": []");
    }
}
