package dev.fovea.formats;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.initializer.Initializers.given;
import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Relu;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Activations, merges, noise, embeddings and fixed layers in files.
class ActivationRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    static Stream<Component> components() {
        return Stream.of(
                relu().maxValue(6), relu().maxValue(5).slope(0.1).threshold(0.5), relu().threshold(1),
                dense(3).activation(relu().maxValue(6)),
                prelu(), prelu().sharedAxes(1, 2).alphaInitializer(constant(0.25)),
                elu(), elu(0.5), selu(), gelu(), gelu().approximate(true), silu(), mish(), hardSwish(), hardSigmoid(),
                softplus(), softsign(), conv2d(2, 3).gelu(),
                multiply(), average().named("mean"), maximum(), minimum(), subtract(),
                parallel(dense(1), dense(1)).merge(maximum()),
                gaussianNoise(0.1), gaussianDropout(0.2), alphaDropout(0.3),
                spatialDropout1d(0.1), spatialDropout2d(0.2), spatialDropout3d(0.3),
                embedding(10, 4).embeddingsInitializer(ones()), permute(3, 1, 2),
                dense(3).frozen().named("fixed"),
                sequential(conv2d(1, 3).kernelInitializer(given(Shape.of(3, 3), 0, -1, 0, -1, 5, -1, 0, -1, 1 / 3.0))
                        .frozen(), flatten()));
    }

    @ParameterizedTest
    @MethodSource("components") void isReadBackEqual(Component component) {
        Json json = codec.encode(component, Component.class);
        assertThat(codec.decode(Json.parse("network.json", json.bytes()).at("network.json"), Component.class))
                .isEqualTo(component);
    }

    @Test void aReluIsWrittenAndReadAsBefore() {
        assertThat(codec.encode(relu(), Layer.class).compact()).isEqualTo("{\"type\":\"relu\"}");
        byte[] old = "{\"type\":\"relu\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(codec.decode(Json.parse("f", old).at("f"), Layer.class)).isEqualTo(new Relu()).isEqualTo(RELU);
        assertThat(codec.encode(relu().maxValue(6), Layer.class).compact()).isEqualTo(
                "{\"type\":\"clipped_relu\",\"maxValue\":6.0,\"slope\":0.0,\"threshold\":0.0}");
    }

    @Test void aFilterStaysAFilter(@TempDir Path folder) {
        Layer net = sequential(conv2d(1, 3).bias(false).kernelInitializer(
                given(Shape.of(3, 3), -1, -1, -1, -1, 8, -1, -1, -1, -1)).frozen(), flatten(), prelu(), dense(2));
        Path file = folder.resolve("filter.fovea");
        Tensor x = Tensor.of(Shape.of(1, 3, 3, 1), 0f, 0f, 0f, 0f, 1f, 0f, 0f, 0f, 0f);
        Execution reference = Execution.on("reference").threads(1);
        try (var model = Model.of(Network.of(net, Shape.of(3, 3, 1)), Seed.of(1), reference)) {
            model.save(file);
            try (var loaded = Model.load(file, reference)) {
                assertThat(loaded.predict(x)).isEqualTo(model.predict(x));
                assertThat(loaded.network().layer()).isEqualTo(net);
                assertThat(loaded.activations(x, "conv2d").get("conv2d").floats()).containsExactly(8);
                assertThat(loaded.summary().trainable()).isEqualTo(1 + 4);
            }
        }
    }
}
