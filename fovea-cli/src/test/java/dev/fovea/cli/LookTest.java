package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.classToken;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.patchEmbedding;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.selectToken;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fovea explain MODEL IMAGE --gradcam` and its like.
class LookTest {

    @TempDir static Path folder;

    private static String model = "";
    private static String transformer = "";
    private static Path image = Path.of("");

    /// A convolution that passes the image on, twice; "corner" reads the pixel at row 1, column 2.
    @BeforeAll static void write() {
        Path file = folder.resolve("small.fovea");
        Tensor kernel = Tensor.zeros(DType.F32, Shape.of(32, 2));
        kernel.set(2 * 12 + 1, 0.02);
        var net = sequential(residual(conv2d(1, 1).bias(false)).named("block"), conv2d(2, 1).bias(false), flatten(),
                dense(2).softmax());
        try (var small = Model.of(net, Shape.of(4, 4, 1), Seed.of(1))) {
            small.classNames(List.of("rest", "corner"))
                    .weight("block/conv2d/kernel", Tensor.of(Shape.of(1, 1, 1, 1), 0f))
                    .weight("conv2d/kernel", Tensor.of(Shape.of(1, 1, 1, 2), 1f, 0)).weight("dense/kernel", kernel)
                    .save(file);
        }
        model = file.toString();
        Path other = folder.resolve("transformer.fovea");
        try (var vit = Model.of(sequential(patchEmbedding(2, 4), classToken(), transformerEncoder(2, 8), selectToken(0),
                dense(2).softmax()), Shape.of(4, 4, 1), Seed.of(1))) {
            vit.save(other);
        }
        transformer = other.toString();
        var pixels = new byte[16];
        pixels[6] = (byte) 200;
        image = folder.resolve("small.photo.png");
        Images.write(image, Images.toImage(Tensor.of(Shape.of(4, 4, 1), pixels)));
    }

    private static Shell explain(String model, String... options) {
        var arguments = new ArrayList<>(List.of("explain", model, image.toString()));
        arguments.addAll(List.of(options));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private static void assertPicture(Path file, int width, int height) {
        var picture = Images.read(file);
        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(picture.getHeight()).isEqualTo(height);
    }

    /// `p = 1 / (1 + e⁻⁴)`
    @Test void gradCamNamesClassAndSpotAndWritesBesideTheImage() {
        Shell shell = explain(model, "--gradcam");
        Path file = folder.resolve("small.photo-gradcam.png");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("""
                corner, probability 98.20 %%: Grad-CAM at conv2d
                hottest at row 1, column 2 of 4 x 4
                %s
                """.formatted(file));
        assertPicture(file, 320, 320);
        // half a pixel beside the middle of the spot: 0.9875 of the most, hence 0.4 · 200 + 0.6 · (251, 250, 152)
        assertThat(Images.read(file).getRGB(200, 120) & 0xffffff).isEqualTo(0xe7e6ab);
        assertThat(Images.read(file).getRGB(20, 300) & 0xffffff).isEqualTo(0x000002);
    }

    @Test void aClassByNameOrNumberAndALayerByPath() {
        Path file = folder.resolve("out.png");
        Shell shell = explain(model, "--gradcam", "--class", "rest", "--layer", "block/conv2d", "-o", file.toString());
        assertThat(shell.out()).isEqualTo("""
                rest, probability 1.80 %%: Grad-CAM at block/conv2d
                nothing in the image speaks for it
                %s
                """.formatted(file));
        assertThat(explain(model, "--saliency", "--class", "1", "-o", file.toString()).out())
                .startsWith("corner, probability 98.20 %: saliency\nhottest at row 1, column 2 of 4 x 4\n");
        assertThat(explain(model, "--saliency", "--copies", "4", "-o", file.toString(), "--json").out())
                .contains("\"how\": \"saliency over 4 copies\"", "\"class\": \"corner\"", "\"row\": 1", "\"column\": 2",
                        "\"number\": 1", "\"value\": 0.0", "\"file\": ");
    }

    @Test void occlusion() {
        Path file = folder.resolve("small.photo-occlusion.png");
        assertThat(explain(model, "--occlusion").out()).isEqualTo("""
                corner, probability 98.20 %%: occlusion by a square of 1 x 1
                hottest at row 1, column 2 of 4 x 4
                %s
                """.formatted(file));
        assertThat(explain(model, "--occlusion", "--square", "2").out()).contains("a square of 2 x 2");
    }

    @Test void attentionFromTheFirstLayerToTheLastOrOfTheHeadsOfOne() {
        Shell shell = explain(transformer, "--attention");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("attention from the first to the last of 1 layers\nhottest at row ")
                .startsWith("class ").endsWith("small.photo-attention.png\n");
        assertPicture(folder.resolve("small.photo-attention.png"), 320, 320);
        assertThat(explain(transformer, "--attention", "--layer",
                "transformer_encoder/attention/multi_head_attention").out())
                .contains("attention of the 2 heads of transformer_encoder/attention/multi_head_attention\n");
        assertPicture(folder.resolve("small.photo-attention.png"), 652, 328);
        assertThat(explain(model, "--attention").err())
                .startsWith("fovea: the network has no attention between patches of an image");
    }

    @Test void mapsOfALayer() {
        Path file = folder.resolve("small.photo-maps.png");
        assertThat(explain(model, "--maps", "conv2d").out()).isEqualTo("conv2d: 2 maps of 4 x 4\n" + file + "\n");
        assertPicture(file, 2 * 161 + 1, 162);
        assertThat(explain(model, "--maps", "block/conv2d", "--json").out()).contains("\"maps\": 1");
        assertThat(explain(model, "--maps", "dense").err())
                .isEqualTo("fovea: dense = dense(2).activation(SOFTMAX) yields "
                        + "[N, 2], which are no maps; a layer that yields [batch, height, width, maps] was expected\n");
        assertThat(explain(model, "--maps", "convd").err()).isEqualTo("fovea: the network has no layer \"convd\"; the "
                + "nearest of its 6 are [conv2d, dense, block, block/conv2d, block/add]\n");
    }

    @Test void filtersOfALayer() {
        Path out = folder.resolve("learned");
        Shell shell = Shell.run("filters", model, "--layer", "block/conv2d", "-o", out.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo(out.resolve("block-conv2d.png")
                + ": the filters of block/conv2d, 1 pictures in 1 columns, 162 x 162 pixels\n");
        Path file = folder.resolve("deep/filters.png");
        assertThat(Shell.run("filters", model, "--layer", "conv2d", "-o", file.toString(), "--json").out())
                .contains("\"layer\": \"conv2d\"");
        assertThat(file).exists();
        assertThat(Shell.run("filters", model, "--layer", "dense").err()).isEqualTo(
                "fovea: the network has no convolution over images \"dense\"; it has [block/conv2d, conv2d]\n");
    }

    @Test void whatIsNotThereIsSaid() {
        assertThat(explain(model, "--gradcam", "--class", "edge").err())
                .isEqualTo("fovea: there is no class \"edge\"; there are [rest, corner]\n");
        assertThat(explain(model, "--gradcam", "--class", "2").err())
                .isEqualTo("fovea: the output \"output\" has the classes 0 to 1, but 2 was asked for\n");
        assertThat(explain(transformer, "--saliency", "--class", "cat").err())
                .isEqualTo("fovea: there is no class \"cat\"; the model knows no names, give a number\n");
        assertThat(explain(model, "--gradcam", "--layer", "block/conv").err())
                .isEqualTo("fovea: the network has no layer "
                        + "\"block/conv\"; the nearest of its 6 are [block/conv2d, block/add, block, conv2d, flatten]\n");
        assertThat(explain(model, "--gradcam", "--layer", "flatten").err())
                .isEqualTo("fovea: flatten = flatten() yields "
                        + "[N, 32], which are no maps of more than one position; choose a layer before, as conv2d\n");
    }

    @Test void calledWrongly() {
        assertWrong("one picture is written at a time, but --gradcam, --saliency are given", "--gradcam", "--saliency");
        assertWrong("a picture is of the whole image; leave out --gradient, --trace and --at", "--gradcam", "--at",
                "1,2");
        assertWrong("--maps is the same for every class; leave out --class", "--maps", "conv2d", "--class", "1");
    }

    private static void assertWrong(String message, String... options) {
        Shell shell = explain(model, options);
        assertThat(shell.err()).isEqualTo("fovea: " + message + "\nTry fovea explain --help\n");
        assertThat(shell.code()).isEqualTo(2);
    }
}
