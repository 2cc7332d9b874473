package dev.fovea.formats;

import dev.fovea.formats.ImportReport.Note;
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.BatchNormalization;
import dev.fovea.nn.layer.ChannelsLast;
import dev.fovea.nn.layer.ClippedRelu;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.DepthwiseConv2D;
import dev.fovea.nn.layer.LayerNormalization;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.LeakyRelu;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.SeparableConv2D;
import dev.fovea.nn.layer.Size;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where programs that mean the same layer compute other numbers: found in a network layer by layer, with what holds there.
///
/// Padding that is not alike on both sides, ε and momentum of normalisation, the order of axes, activations with a limit or a slope.
public final class Pitfalls {
    private static final double TORCH_EPSILON = 1e-5;       // torch.nn.BatchNorm2d
    private static final double TORCH_MOMENTUM = 0.9;       // torch.nn.BatchNorm2d: 0.1 of what is new

    private Pitfalls() {}

    /// Of a network whose options stand in a file of Keras.
    public static List<Note> ofKeras(Forward network) {
        var notes = new ArrayList<Note>();
        BatchNormalization plain = Layers.batchNormalization();
        for (Scope.Call call : network.calls()) {
            Shape x = call.inputs().getFirst().shape();
            uneven(call.component(), x).ifPresent(sides -> notes.add(new Note(call.path(),
                    "SAME pads as TensorFlow does, %s; PyTorch's padding would be alike on both sides"
                            .formatted(sides))));
            if (call.component() instanceof BatchNormalization bn) {
                if (bn.epsilon() != plain.epsilon()) {
                    notes.add(new Note(call.path(), "ε is the file's %s, not the default %s".formatted(
                            CallText.number(bn.epsilon()), CallText.number(plain.epsilon()))));
                }
                if (bn.momentum() != plain.momentum()) {
                    notes.add(new Note(call.path(),
                            "momentum is the file's %s, the share of the old mean; it changes training only"
                                    .formatted(CallText.number(bn.momentum()))));
                }
            }
            if (call.component() instanceof LayerNormalization ln
                    && ln.epsilon() != Layers.layerNormalization().epsilon()) {
                notes.add(new Note(call.path(), "ε is the file's %s, not the default %s".formatted(CallText.number(
                        ln.epsilon()), CallText.number(Layers.layerNormalization().epsilon()))));
            }
            if (call.component() instanceof ChannelsLast) {
                notes.add(new Note(parent(call.path()),
                        "channels first in the file: the axes are turned before the layer"));
            }
            activation(call.component()).ifPresent(text -> notes.add(new Note(call.path(), text)));
        }
        return ImportReport.gathered(notes);
    }

    /// Of a network that a program built for weights of PyTorch, whose files say nothing of options: what is not as it is there by
    /// default.
    public static List<Note> ofTorch(Forward network) {
        var notes = new ArrayList<Note>();
        for (Scope.Call call : network.calls()) {
            Shape x = call.inputs().getFirst().shape();
            uneven(call.component(), x).ifPresent(sides -> notes.add(new Note(call.path(),
                    "SAME pads as TensorFlow does, %s; if it is padding=%s in PyTorch, write padding(%s)".formatted(
                            sides,
                            alike(call.component()), alike(call.component())))));
            if (call.component() instanceof BatchNormalization bn) {
                notes.add(new Note(call.path(), bn.epsilon() == TORCH_EPSILON
                        ? "ε is 1e-5, PyTorch's default; the file does not say it"
                        : "ε is %s here, but 1e-5 in PyTorch unless it was given; the file does not say it"
                                .formatted(CallText.number(bn.epsilon()))));
                if (bn.momentum() != TORCH_MOMENTUM) {
                    notes.add(new Note(call.path(),
                            "momentum is %s here, the share of the old mean; PyTorch's default 0.1 is 0.9 here; it changes training only"
                                    .formatted(CallText.number(bn.momentum()))));
                }
            }
            if (call.component() instanceof AveragePooling2D pooling && !pooling.countPadding()
                    && windows(pooling, x).stream().anyMatch(w -> w.before() + w.after() > 0)) {
                notes.add(new Note(call.path(),
                        "zeros of the padding do not count here; in PyTorch they do unless count_include_pad=False"));
            }
            activation(call.component()).ifPresent(text -> notes.add(new Note(call.path(), text)));
        }
        return ImportReport.gathered(notes);
    }

    /// `0 before and 1 after`, where the window over an axis is padded on one side more than on the other.
    private static Optional<String> uneven(Component component, Shape x) {
        return windows(component, x).stream().filter(w -> w.before() != w.after()).findFirst()
                .filter(_ -> padding(component) instanceof Padding.Same)
                .map(w -> "%d before and %d after".formatted(w.before(), w.after()));
    }

    private static String alike(Component component) {
        Size size = size(component);
        return new Size(size.height() / 2, size.width() / 2).toString();
    }

    private static Padding padding(Component component) {
        return switch (component) {
            case Conv2D c -> c.padding();
            case DepthwiseConv2D c -> c.padding();
            case SeparableConv2D c -> c.padding();
            case MaxPooling2D p -> p.padding();
            case AveragePooling2D p -> p.padding();
            default -> Layers.VALID;
        };
    }

    private static Size size(Component component) {
        return switch (component) {
            case Conv2D c -> c.size();
            case DepthwiseConv2D c -> c.size();
            case SeparableConv2D c -> c.size();
            case MaxPooling2D p -> p.size();
            case AveragePooling2D p -> p.size();
            default -> Size.of(1);
        };
    }

    private static List<Window> windows(Component component, Shape x) {
        if (x.rank() != 4) {
            return List.of();
        }
        return switch (component) {
            case Conv2D c -> windows(x, c.size(), c.stride(), c.padding(), c.dilation());
            case DepthwiseConv2D c -> windows(x, c.size(), c.stride(), c.padding(), c.dilation());
            case SeparableConv2D c -> windows(x, c.size(), c.stride(), c.padding(), c.dilation());
            case MaxPooling2D p -> windows(x, p.size(), p.stride(), p.padding(), p.dilation());
            case AveragePooling2D p -> windows(x, p.size(), p.stride(), p.padding(), Size.of(1));
            default -> List.of();
        };
    }

    private static List<Window> windows(Shape x, Size size, Size stride, Padding padding, Size dilation) {
        return List.of(padding.window(0, size.height(), stride.height(), dilation.height(), x.height()),
                padding.window(1, size.width(), stride.width(), dilation.width(), x.width()));
    }

    private static Optional<String> activation(Component component) {
        Component function = component instanceof NeuronLayer<?> neurons ? neurons.neurons().activation() : component;
        return switch (function) {
            case ClippedRelu relu when relu.maxValue() < Double.POSITIVE_INFINITY ->
                Optional.of("ReLU with the limit %s%s".formatted(CallText.number(relu.maxValue()),
                        relu.maxValue() == 6 ? ", ReLU6" : ""));
            case LeakyRelu leaky -> Optional.of(
                    "the slope of LeakyReLU is %s; it is 0.3 in Keras' layer, 0.2 in its activation, 0.01 in PyTorch"
                            .formatted(CallText.number(leaky.slope())));
            default -> Optional.empty();
        };
    }

    private static String parent(String path) {
        int end = path.lastIndexOf('/');
        return end < 0 ? path : path.substring(0, end);
    }
}
