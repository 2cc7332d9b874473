package dev.fovea.formats.keras;

import static dev.fovea.nn.layer.Layers.CAUSAL;
import static dev.fovea.nn.layer.Layers.NEURONS;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.VALID;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.Text;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Neurons;
import dev.fovea.nn.layer.Padding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a Keras file says of one layer, read with checks: `{"class_name": "Conv2D", "config": {"filters": 32, …}}`.
///
/// How weights start, what is penalised and in which precision it was trained says nothing about the answers, and is passed over.
///
/// @param rank     axes of its input, the batch among them; 0 where it is not known
/// @param isKeras3 whether Keras 3 wrote the file: some defaults were others before
record LayerConfig(String className, String name, JsonCursor members, int rank, boolean isKeras3) {

    int whole(String member) {
        return members.get(member).integer(1, Integer.MAX_VALUE);
    }

    int whole(String member, int byDefault) {
        return members.find(member).map(m -> m.integer(Integer.MIN_VALUE, Integer.MAX_VALUE)).orElse(byDefault);
    }

    double number(String member, double byDefault) {
        return members.find(member).map(JsonCursor::number).orElse(byDefault);
    }

    boolean flag(String member, boolean byDefault) {
        return members.find(member).map(JsonCursor::flag).orElse(byDefault);
    }

    String text(String member, String byDefault) {
        return members.find(member).map(JsonCursor::text).orElse(byDefault);
    }

    boolean has(String member) {
        return members.find(member).isPresent();
    }

    /// A number for each axis, or one for all.
    List<Integer> sizes(String member, int axes, int byDefault) {
        return members.find(member).map(m -> {
            if (!(m.value() instanceof Json.Arr)) {
                return Collections.nCopies(axes, m.integer(0, Integer.MAX_VALUE));
            }
            List<Integer> sizes = wholes(m);
            if (sizes.size() == 1) {
                return Collections.nCopies(axes, sizes.getFirst());
            }
            if (sizes.size() != axes) {
                throw m.expected("a number, or an array of " + axes);
            }
            return sizes;
        }).orElse(Collections.nCopies(axes, byDefault));
    }

    /// `((top, bottom), (left, right))`, `(rows, columns)` or one number: two for each axis.
    List<Integer> sides(String member, int axes) {
        JsonCursor m = members.get(member);
        if (!(m.value() instanceof Json.Arr)) {
            return Collections.nCopies(2 * axes, m.integer(0, Integer.MAX_VALUE));
        }
        var sides = new ArrayList<Integer>();
        List<JsonCursor> elements = m.elements();
        if (axes == 1 && elements.size() == 2) {
            return wholes(m);
        }
        if (elements.size() != axes) {
            throw m.expected("a number, or an array of " + axes);
        }
        for (JsonCursor element : elements) {
            List<Integer> both = element.value() instanceof Json.Arr
                    ? wholes(element)
                    : Collections.nCopies(2, element.integer(0, Integer.MAX_VALUE));
            if (both.size() != 2) {
                throw element.expected("a number, or an array of 2");
            }
            sides.addAll(both);
        }
        return sides;
    }

    /// An axis, or an array of one or more.
    List<Integer> axes(String member, int byDefault) {
        return members.find(member).map(m -> {
            List<Integer> axes = m.value() instanceof Json.Arr ? wholes(m) : List.of(m.integer(-64, 64));
            if (axes.isEmpty()) {
                throw m.expected("an axis, or an array of some,");
            }
            return axes;
        }).orElse(List.of(byDefault));
    }

    static List<Integer> wholes(JsonCursor array) {
        return array.elements().stream().map(e -> e.integer(Integer.MIN_VALUE, Integer.MAX_VALUE)).toList();
    }

    Padding padding() {
        return switch (text("padding", "valid")) {
            case "valid" -> VALID;
            case "same" -> SAME;
            case "causal" -> CAUSAL;
            default -> throw members.get("padding").expected("\"valid\", \"same\" or \"causal\"");
        };
    }

    /// Bias and activation, on the layer.
    Layer neurons(NeuronLayer<? extends Layer> layer) {
        Neurons neurons = NEURONS.bias(flag("use_bias", true)).activation(KerasActivations.of(this, "activation"));
        return layer.neurons(neurons);
    }

    /// Refuses an option that changes the answers and has no counterpart here.
    void only(String member, Object expected) {
        members.find(member).ifPresent(m -> {
            boolean same = switch (m.value()) {
                case Json.Bool(boolean flag) -> expected.equals(flag);
                case Json.Num _ -> expected instanceof Number n && m.number() == n.doubleValue();
                case Json.Str(String text) -> expected.equals(text);
                case Json.Null _ -> true;
                case Json.Arr _,Json.Obj _ -> false;
            };
            if (!same) {
                throw unsupported("%s = %s; only %s has a counterpart here".formatted(member,
                        Text.quote(m.value().compact()), expected));
            }
        });
    }

    boolean isChannelsFirst() {
        String format = text("data_format", "channels_last");
        if (!format.equals("channels_last") && !format.equals("channels_first")) {
            throw members.get("data_format").expected("\"channels_last\" or \"channels_first\"");
        }
        return format.equals("channels_first");
    }

    /// The layer between what turns feature maps channels-last and back, where the file has them channels-first.
    Layer turned(Layer layer) {
        return isChannelsFirst()
                ? Layers.sequential(Layers.channelsLast(), layer, Layers.channelsFirst())
                : layer;
    }

    FormatException unsupported(String problem) {
        return new FormatException(members.file(), members.path(),
                "the layer %s, %s, has %s".formatted(Text.quote(name),
                        className, problem),
                "Build the network in the program, and load the weights alone: model.loadWeights(file)");
    }

    /// Python's `to_snake_case`: the name of the class in paths of weights, `batch_normalization`.
    static String snake(String className) {
        return className.replaceAll("\\W+", "").replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
