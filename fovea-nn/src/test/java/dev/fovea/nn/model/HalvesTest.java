package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.add;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.gaussianNoise;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.layer.Layer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The halves of whatever network has an encoder and a decoder: together they say what the whole says.
class HalvesTest {
    private static final Tensor X = Tensor.of(Shape.of(3, 4), 1f, 2f, 3f, 4f, -1f, 0f, 1f, 0f, 5f, 5f, -5f, 5f);
    private static final Layer DOWN = sequential(dense(3).relu(), dense(2)).named("encoder");
    private static final Layer UP = dense(4).named("decoder");

    /// Layers before, between and behind, whose numbers go on in the second half; a frozen one; as a graph; with shared layers.
    static Stream<Network> all() {
        var net = FunctionalBuilder.functional();
        var x = net.input("image", Shape.of(4));
        var shared = dense(4).named("shared");
        var code = net.call(DOWN, net.call(shared, net.call(rescaling(0.5), x)));
        var graph = net.output("again", net.call(shared, net.call(UP, code))).build();
        return Stream.of(sequential(DOWN, UP), sequential(rescaling(0.5), gaussianNoise(0.1), DOWN, UP, sigmoid()),
                sequential(dense(4).relu(), dense(4), DOWN, dense(5), UP.frozen().named("decoder"), dense(4), dense(4)),
                sequential(dense(4).named("shared"), DOWN, UP, dense(4).named("shared")), graph)
                .map(l -> l instanceof Functional f ? Network.of(f) : Network.of(l, Shape.of(4)));
    }

    @MethodSource("all")
    @ParameterizedTest void theHalvesAreTheWhole(Network network) {
        try (var whole = Model.of(network, Seed.of(1));
                var encoder = Halves.encoder(whole);
                var decoder = Halves.decoder(whole)) {
            Tensor code = encoder.predict(X);
            assertThat(code.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(decoder.network().inputs().getFirst().sample()).isEqualTo(Shape.of(2));
            assertThat(decoder.predict(code).doubles()).containsExactly(whole.predict(X).doubles(), within(1e-5));
            assertThat(Stream.concat(encoder.parameters().stream(), decoder.parameters().stream()).map(p -> p.path())
                    .distinct()).containsExactlyInAnyOrderElementsOf(
                            whole.parameters().stream().map(p -> p.path()).toList());
        }
    }

    @Test void withoutAnEncoderTheLayersAreListed() {
        Network network = Network.of(sequential(rescaling(0.5), dense(3).relu(), dense(4).named("decoder")),
                Shape.of(4));
        assertThatIllegalArgumentException().isThrownBy(() -> Halves.encoder(network)).withMessage(
                "an autoencoder has a layer \"encoder\" at its top and then a layer \"decoder\", but the layers of this network are [rescaling, dense, decoder].\n"
                        + "Name them so: sequential(layers.named(\"encoder\"), others.named(\"decoder\")).");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Halves.decoder(Network.of(sequential(UP, DOWN), Shape.of(4))))
                .withMessageContaining("[decoder, encoder]");
        assertThatIllegalArgumentException().isThrownBy(() -> Halves.decoder(Network.of(dense(2), Shape.of(4))))
                .withMessageContaining("[dense]");
    }

    @Test void aShortcutAroundTheCode() {
        var net = FunctionalBuilder.functional();
        var x = net.input("image", Shape.of(4));
        var up = net.call(UP, net.call(DOWN, x));
        Network network = Network.of(net.output("again", net.call(add(), up, x)).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Halves.decoder(network)).withMessage(
                "the output needs the input \"image\" past the layer \"encoder\", so the code alone cannot be decoded.\n"
                        + "Leave out the shortcut around the code.");
    }

    @Test void severalOutputs() {
        var net = FunctionalBuilder.functional();
        var code = net.call(DOWN, net.input("image", Shape.of(4)));
        Network network = Network.of(net.output("code", code).output("again", net.call(UP, code)).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Halves.encoder(network))
                .withMessage("an autoencoder has one output, but this network has [code, again]");
    }
}
