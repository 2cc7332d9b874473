package dev.fovea.formats.check;

import dev.fovea.compile.Program;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.AveragePooling2D;
import dev.fovea.nn.layer.BatchNormalization;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.DepthwiseConv2D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.LayerNormalization;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.Size;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// One layer of a model with other options, on what it reads and with its own weights: to find out what the other program had.
final class Variants {
    private static final List<Double> EPSILONS = List.of(1e-3, 1e-5, 1e-4, 1e-6, 2e-5, 1.001e-5, 1e-2, 1e-7, 1e-12);
    private static final List<Activation> ACTIVATIONS = List.of(Layers.LINEAR, Layers.RELU, Layers.relu().maxValue(6),
            Layers.TANH, Layers.SIGMOID, Layers.SOFTMAX, Layers.leakyRelu(0.01), Layers.leakyRelu(0.1),
            Layers.leakyRelu(0.2), Layers.leakyRelu(0.3), Layers.elu(), Layers.gelu(), Layers.silu(),
            Layers.hardSwish(), Layers.hardSigmoid());

    private final Model model;
    private final Point point;
    private final Tensor x;

    /// @param x what the layer reads
    Variants(Model model, Point point, Tensor x) {
        this.model = model;
        this.point = point;
        this.x = x.dtype() == DType.F32 ? x : x.cast(DType.F32);
    }

    /// The layer with other paddings, ε, activations.
    static List<Layer> of(Layer layer) {
        var variants = new ArrayList<Layer>();
        switch (layer) {
            case Conv2D c -> paddings(c.size(), c.dilation()).forEach(p -> variants.add(c.padding(p)));
            case DepthwiseConv2D c -> paddings(c.size(), c.dilation()).forEach(p -> variants.add(c.padding(p)));
            case MaxPooling2D p -> {
                paddings(p.size(), p.dilation()).forEach(padding -> variants.add(p.padding(padding)));
                variants.add(p.ceilMode(!p.ceilMode()));
            }
            case AveragePooling2D p -> {
                paddings(p.size(), Size.of(1)).forEach(padding -> {
                    variants.add(p.padding(padding));
                    variants.add(p.padding(padding).countPadding(!p.countPadding()));
                });
                variants.add(p.ceilMode(!p.ceilMode()));
                variants.add(p.countPadding(!p.countPadding()));
            }
            case BatchNormalization n -> EPSILONS.forEach(e -> variants.add(n.epsilon(e)));
            case LayerNormalization n -> EPSILONS.forEach(e -> variants.add(n.epsilon(e)));
            case Activation _ -> variants.addAll(ACTIVATIONS);
            default -> {
                // nothing of it is told otherwise elsewhere
            }
        }
        if (layer instanceof NeuronLayer<?> neurons) {
            ACTIVATIONS.forEach(a -> variants.add(neurons.activation(a)));
        }
        variants.remove(layer);
        return variants.stream().filter(v -> !v.equals(layer)).distinct().toList();
    }

    private static List<Padding> paddings(Size size, Size dilation) {
        int rows = (size.height() - 1) * dilation.height();
        int columns = (size.width() - 1) * dilation.width();
        int top = rows / 2;
        int left = columns / 2;
        return List.of(Layers.SAME, new Padding.Explicit(top, top, left, left),
                new Padding.Explicit((rows + 1) / 2, (rows + 1) / 2, (columns + 1) / 2, (columns + 1) / 2),
                Layers.VALID,
                new Padding.Explicit(top, rows - top, left, columns - left),
                new Padding.Explicit(rows - top, top, columns - left, left));
    }

    /// What the layer of a point would yield with these options.
    static Optional<Shape> shape(Point point, Layer variant) {
        try {
            Shape sample = point.reads().getFirst().shape();
            return Optional.of(Network.of(nested(point, variant), sample.sub(1, sample.rank())).build(Mode.INFERENCE)
                    .output().shape());
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// What it yields; empty where its window does not fit.
    Optional<Tensor> run(Layer variant) {
        try {
            Shape shape = x.shape();
            Value y = Network.of(nested(point, variant), shape.sub(1, shape.rank())).build(Mode.INFERENCE).output();
            return Optional.of(model.run(Program.of(Map.of("y", y)), shape.batch(), Map.of("input", x)).firstEntry()
                    .getValue());
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// The layer at its path, so that it finds its weights.
    private static Sequential nested(Point point, Layer variant) {
        List<String> names = List.of(point.name().replaceFirst("#\\d+$", "").split("/"));
        Layer layer = variant.named(names.getLast());
        for (String name : names.subList(0, names.size() - 1).reversed()) {
            layer = new Sequential(List.of(layer)).named(name);
        }
        return new Sequential(List.of(layer));
    }

    /// The layer with its kernel turned, as programs that mean the true convolution, or the transposed matrix, have it.
    Optional<String> turned(Layer layer, Predicate<Tensor> agrees) {
        String path = point.name().replaceFirst("#\\d+$", "") + "/kernel";
        if (!model.weights().contains(path)) {
            return Optional.empty();
        }
        Tensor kernel = model.weight(path);
        int rank = kernel.shape().rank();
        boolean image = rank == 4 && (layer instanceof Conv2D || layer instanceof DepthwiseConv2D);
        boolean square = kernel.shape().extent(0) == kernel.shape().extent(1);
        try {
            if (image && kernel.shape().extent(0) * kernel.shape().extent(1) > 1
                    && tried(layer, path, flipped(kernel)).filter(agrees).isPresent()) {
                return Optional.of("turned by 180 degrees (a true convolution)");
            }
            if (square && image && kernel.shape().extent(0) > 1
                    && tried(layer, path, kernel.transposed(List.of(1, 0, 2, 3))).filter(agrees).isPresent()) {
                return Optional.of("with rows and columns exchanged");
            }
            if (square && rank == 2 && layer instanceof Dense
                    && tried(layer, path, kernel.transposed(List.of(1, 0))).filter(agrees).isPresent()) {
                return Optional.of("transposed");
            }
            return Optional.empty();
        } finally {
            model.weight(path, kernel);
        }
    }

    private Optional<Tensor> tried(Layer layer, String path, Tensor kernel) {
        model.weight(path, kernel);
        return run(layer);
    }

    /// `[h, w, …]` from the last pixel to the first.
    private static Tensor flipped(Tensor kernel) {
        long pixels = (long) kernel.shape().extent(0) * kernel.shape().extent(1);
        long each = kernel.count() / pixels;
        Tensor result = Tensor.zeros(kernel.dtype(), kernel.shape());
        for (long p = 0; p < pixels; p++) {
            for (long i = 0; i < each; i++) {
                result.set((pixels - 1 - p) * each + i, kernel.get(p * each + i));
            }
        }
        return result;
    }
}
