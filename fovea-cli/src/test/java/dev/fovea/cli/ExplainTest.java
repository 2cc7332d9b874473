package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.formats.Json;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

    @TempDir static Path folder;

    private static String model = "";
    private static String image = "";

    /// A convolution whose filter is 0 … 3, on the image 0 … 8.
    @BeforeAll static void write() {
        Path file = folder.resolve("small.fovea");
        var net = sequential(conv2d(1, 2).relu(), flatten(), dense(2).softmax());
        try (var small = Model.of(net, Shape.of(3, 3, 1), Seed.of(1))) {
            small.compile(Optimizers.sgd(), Losses.sparseCategoricalCrossentropy()).classNames(List.of("cat", "dog"));
            small.weight("conv2d/kernel", Tensor.of(Shape.of(2, 2, 1, 1), 0f, 1, 2, 3));
            small.weight("conv2d/bias", Tensor.of(Shape.of(1), 5f));
            small.save(file);
        }
        Path picture = folder.resolve("small.png");
        Images.write(picture, Images.toImage(Tensor.of(Shape.of(3, 3, 1), new byte[]{0, 1, 2, 3, 4, 5, 6, 7, 8})));
        model = file.toString();
        image = picture.toString();
    }

    @Test void oneNeuron() {
        Shell shell = Shell.run("explain", model, image, "--layer", "conv2d", "--at", "1,0");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("""
                filter 0 of conv2d at (1, 0) = conv2d(1, 2).activation(RELU)
                reads rows 1…2, columns 0…1, channel 0 of its input [N, 3, 3, 1]

                input       kernel       products
                3 4     *   0 1      =    0  4
                6 7         2 3          12 21

                sum            37
                bias           5
                sum and bias   42
                relu           42
                The network computes the same.
                """);
        Json json = Json.parse("out", Shell.run("explain", model, image, "--layer", "conv2d", "--at", "1,0", "--json")
                .out().getBytes(StandardCharsets.UTF_8));
        assertThat(json.compact()).startsWith("{\"layer\":\"conv2d\",\"filter\":0,\"at\":[1,0],").contains(
                "\"terms\":[{\"from\":[1,0,0],\"tap\":[0,0],\"input\":3", "\"sum\":37", "\"result\":42");
    }

    @Test void everyStepOfAMap() {
        Shell shell = Shell.run("explain", model, image, "--layer", "conv2d", "--trace");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("step 4 at [1, 1]").endsWith("the map\n24 30\n42 48\n");
    }

    @Test void theGradientOfOneWeight() {
        Shell shell = Shell.run("explain", model, image, "--gradient", "conv2d/kernel[0,1,0,0]", "--label", "dog");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).startsWith("∂E/∂conv2d/kernel[0, 1, 0, 0] = Σ x · ∂E/∂h, where the loss E is ")
                .contains("x         ∂E/∂h", "Backpropagation computes the same");
        assertThat(Shell.run("explain", model, image, "--gradient", "conv2d/bias[0]", "--label", "1", "--json").out())
                .contains("\"weight\": \"conv2d/bias[0]\"");
    }

    @Test void calledWrongly() {
        assertWrong(
                "fovea: give either --layer, or --gradient and --label, or one of --gradcam, --saliency, --occlusion, "
                        + "--attention, --maps\nTry fovea explain --help\n");
        assertWrong("fovea: the gradient is that of a loss, which needs to know what the image shows; give --label\n"
                + "Try fovea explain --help\n", "--gradient", "conv2d/bias[0]");
        assertWrong("fovea: --trace goes through every position; leave out --at\nTry fovea explain --help\n", "--layer",
                "conv2d", "--trace", "--at", "0,0");
        Shell bird = Shell.run("explain", model, image, "--gradient", "conv2d/bias[0]", "--label", "bird");
        assertThat(bird.err()).isEqualTo("fovea: there is no class \"bird\"; there are [cat, dog]\n");
        assertThat(bird.code()).isEqualTo(1);
    }

    private static void assertWrong(String message, String... options) {
        var arguments = new java.util.ArrayList<>(List.of("explain", model, image));
        arguments.addAll(List.of(options));
        Shell shell = Shell.run(arguments.toArray(String[]::new));
        assertThat(shell.err()).isEqualTo(message);
        assertThat(shell.code()).isEqualTo(2);
    }
}
