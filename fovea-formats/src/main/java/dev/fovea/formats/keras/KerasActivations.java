package dev.fovea.formats.keras;

import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.Text;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Layers;
import java.util.Map;
import java.util.Optional;

/// Activations by the names of `keras.activations`, and as objects in their place.
final class KerasActivations {
    private static final double LEAKY = 0.2;         // keras.activations.leaky_relu, Keras 3

    private static final Map<String, Activation> NAMES = Map.ofEntries(
            Map.entry("linear", Layers.LINEAR), Map.entry("relu", Layers.RELU),
            Map.entry("relu6", Layers.relu().maxValue(6)), Map.entry("leaky_relu", Layers.leakyRelu(LEAKY)),
            Map.entry("elu", Layers.elu()), Map.entry("selu", Layers.selu()), Map.entry("gelu", Layers.gelu()),
            Map.entry("silu", Layers.silu()), Map.entry("swish", Layers.silu()),
            Map.entry("hard_silu", Layers.hardSwish()), Map.entry("hard_swish", Layers.hardSwish()),
            Map.entry("sigmoid", Layers.SIGMOID), Map.entry("hard_sigmoid", Layers.hardSigmoid()),
            Map.entry("tanh", Layers.TANH), Map.entry("softmax", Layers.SOFTMAX),
            Map.entry("softplus", Layers.softplus()), Map.entry("softsign", Layers.softsign()),
            Map.entry("mish", Layers.mish()));

    private KerasActivations() {}

    /// The activation of a layer, linear where it has none.
    static Activation of(LayerConfig layer, String member) {
        Optional<JsonCursor> activation = layer.members().find(member);
        return activation.map(a -> of(layer, a)).orElse(Layers.LINEAR);
    }

    private static Activation of(LayerConfig layer, JsonCursor activation) {
        if (activation.value() instanceof Json.Str(String name)) {
            return named(layer, activation, name);
        }
        String className = activation.get("class_name").text();
        if (className.equals("function")) {
            return named(layer, activation, activation.get("config").text());
        }
        var config = new LayerConfig(className, layer.name(), activation.get("config"), layer.rank(),
                layer.isKeras3());
        if (KerasLayers.of(config) instanceof Activation function) {
            return function;
        }
        throw activation.error("the activation %s of %s is no function that is known; %s", Text.quote(className),
                Text.quote(layer.name()), Text.near(className, NAMES.keySet()));
    }

    private static Activation named(LayerConfig layer, JsonCursor place, String name) {
        Activation activation = NAMES.get(name);
        if (activation == null) {
            throw place.error("the activation %s of the layer %s is not known; %s", Text.quote(name),
                    Text.quote(layer.name()), Text.near(name, NAMES.keySet()));
        }
        if (name.equals("hard_sigmoid") && !layer.isKeras3()) {
            throw layer.unsupported("the hard_sigmoid of Keras 2, 0.2·x + 0.5; Keras 3's is x/6 + 0.5");
        }
        return activation;
    }
}
