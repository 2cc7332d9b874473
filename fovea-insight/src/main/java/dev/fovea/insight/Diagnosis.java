package dev.fovea.insight;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Relu;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// How the layers of a network are doing on one batch: neurons that are never active, and gradients that vanish or explode.
///
/// @param layers those with weights that learn, and those that end in a rectifier, in the order of the network
public record Diagnosis(List<Layer> layers) {
    private static final double VANISHED = 1e-3;        // of the largest gradient of a layer, per weight
    private static final double EXPLODED = 100;         // times the size of the weights themselves
    private static final double DYING = 0.5;            // of the units of a layer

    /// One layer.
    ///
    /// @param units    how many, each a filter or a number of a dense layer
    /// @param dead     how many of them a rectifier holds at 0 for all samples and positions of the batch; none without a rectifier
    /// @param gradient the root of the mean square of the loss's gradients for its weights; NaN without weights that learn
    /// @param weight   the root of the mean square of these weights
    public record Layer(String path, int units, OptionalInt dead, double gradient, double weight) {

        /// The share of dead units; 0 without a rectifier.
        public double deadShare() {
            return (double) dead.orElse(0) / units;
        }

        boolean learns() {
            return !Double.isNaN(weight);
        }
    }

    public Diagnosis {
        layers = List.copyOf(layers);
    }

    /// The state of a compiled model on a batch, given by the names of the network's inputs and of the targets.
    public static Diagnosis of(Model model, Map<String, Tensor> batch) {
        return of(model, batch, 0);
    }

    /// The same as training sees it at that step, dropout included.
    public static Diagnosis of(Model model, Map<String, Tensor> batch, long step) {
        Map<String, Tensor> outputs = model.trainingActivations(batch, step);
        Map<String, Tensor> gradients = model.gradients(batch, step, 0);
        Forward forward = model.network().build(Mode.TRAINING);
        var layers = new ArrayList<Layer>();
        Neuron.calls(forward).forEach((path, call) -> {
            List<Parameter> own = path.equals(call.path())
                    ? forward.trainable().stream().filter(p -> parent(p.path()).equals(path)).toList()
                    : List.of();
            if (!own.isEmpty() || isRectified(call)) {
                Tensor output = Objects.requireNonNull(outputs.get(path));
                layers.add(new Layer(path, output.shape().channels(),
                        isRectified(call) ? OptionalInt.of(dead(output)) : OptionalInt.empty(),
                        size(own.stream().map(p -> Objects.requireNonNull(gradients.get(p.path()))).toList()),
                        size(own.stream().map(p -> model.weight(p.path())).toList())));
            }
        });
        return new Diagnosis(layers);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static boolean isRectified(Scope.Call call) {
        return call.component() instanceof Relu
                || call.component() instanceof NeuronLayer<?> layer && layer.neurons().activation() instanceof Relu;
    }

    private static int dead(Tensor output) {
        int units = output.shape().channels();
        var active = new boolean[units];
        for (long i = 0; i < output.count(); i++) {
            active[(int) (i % units)] |= !(output.get(i) <= 0);
        }
        int dead = 0;
        for (boolean a : active) {
            dead += a ? 0 : 1;
        }
        return dead;
    }

    /// The root of the mean square of all their numbers.
    private static double size(List<Tensor> tensors) {
        double squares = 0;
        long count = 0;
        for (Tensor t : tensors) {
            for (long i = 0; i < t.count(); i++) {
                squares += t.get(i) * t.get(i);
            }
            count += t.count();
        }
        return Math.sqrt(squares / count);
    }

    /// What is wrong, a sentence each, with what to do.
    public List<String> problems() {
        double largest = layers.stream().filter(Layer::learns).mapToDouble(Layer::gradient).filter(Double::isFinite)
                .max()
                .orElse(0);
        var problems = new ArrayList<String>();
        for (Layer layer : layers) {
            if (layer.deadShare() >= DYING) {
                problems.add(
                        ("%d of %d units of %s are never active on this batch. Lower the learning rate, use heNormal(), or "
                                + "leakyRelu(0.1).").formatted(layer.dead().orElse(0), layer.units(), layer.path()));
            }
            if (layer.learns() && !Double.isFinite(layer.gradient())) {
                problems.add("the gradient of %s is not finite. Lower the learning rate.".formatted(layer.path()));
            } else if (layer.learns() && layer.gradient() > EXPLODED * layer.weight() && layer.weight() > 0) {
                problems.add(
                        "the gradient of %s explodes: it is %s times as large as its weights. Lower the learning rate, or scale the data."
                                .formatted(layer.path(), Numbers.text(Math.rint(layer.gradient() / layer.weight()))));
            } else if (layer.learns() && layer.gradient() < VANISHED * largest) {
                problems.add(
                        ("the gradient of %s vanishes: it is %s, but that of another layer is %s. Use relu instead of sigmoid, "
                                + "residual(...), or fewer layers.").formatted(layer.path(),
                                        Numbers.text(layer.gradient()),
                                        Numbers.text(largest)));
            }
        }
        return problems;
    }

    /// A table, and then the problems.
    @Override public String toString() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("layer", "never active", "gradient", "weights"));
        for (Layer layer : layers) {
            rows.add(List.of(layer.path(),
                    layer.dead().isPresent() ? "%d of %d".formatted(layer.dead().getAsInt(), layer.units()) : "-",
                    layer.learns() ? String.format(Locale.ROOT, "%.2e", layer.gradient()) : "-",
                    layer.learns() ? String.format(Locale.ROOT, "%.2e", layer.weight()) : "-"));
        }
        return Numbers.columns(rows).stream().map(l -> l + "\n").collect(Collectors.joining())
                + problems().stream().map(p -> p + "\n").collect(Collectors.joining());
    }
}
