package dev.fovea.cli.workload;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;

/// The initial weights that all compared libraries share: kernels uniform in ±√(gain / fan-in), the tokens of a transformer in ±0.02;
/// biases and the parameters of normalisations stay 0 and 1.
///
/// Weights are numbered in the order of layers, a layer's kernel before its bias, and their elements in the order of libraries that keep
/// channels first: `[out, in, height, width]` for a convolution, `[in, out, height, width]` for a transposed one,
/// `[out, in]` for a dense layer. Query, key and value of attention are one dense layer there, three times as wide.
///
/// @param gain      of dense layers between the first and the last: 6 before ReLU, 3 elsewhere
/// @param flattened the image that a dense layer reads flattened, channel by channel in the other libraries; a scalar for none
public record SharedWeights(double gain, Shape flattened) {
    private static final double CONVOLUTION = 6;
    private static final double LAST = 1;
    private static final double TOKENS = 0.02;
    private static final List<String> PACKED = List.of("query", "key", "value");

    /// Gives a model these weights; the dense layers with `outputs` neurons are the last.
    void fill(Model model, int outputs) {
        int number = 0;
        for (Parameter p : model.parameters().stream().filter(Parameter::trainable).toList()) {
            String[] names = p.path().split("/");
            String weight = names[names.length - 1];
            int third = PACKED.indexOf(names[names.length - 2]);
            int own = number;
            switch (weight) {
                case "kernel" -> add(model, p, w -> kernel(w, own, p, Math.max(0, third), outputs));
                case "token", "positions" -> add(model, p, w -> tokens(w, own));
                default -> {
                }
            }
            boolean goesOn = third >= 0 && third < PACKED.size() - 1 && weight.equals("bias");
            number += goesOn ? -1 : 1;                  // the next third lies in the same kernel and the same bias
        }
    }

    /// Straight into the model's memory.
    private static void add(Model model, Parameter p, Consumer<Tensor> values) {
        model.weights().add(p.path(), p.type(), values);
    }

    private static void set(Tensor w, long i, double value) {
        w.data().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) value);
    }

    private static void tokens(Tensor w, int number) {
        for (long i = 0; i < w.count(); i++) {
            set(w, i, SharedNumbers.weight(number, i) * TOKENS);
        }
    }

    private void kernel(Tensor w, int number, Parameter p, int third, int outputs) {
        Shape shape = w.shape();
        if (shape.rank() == 2) {
            boolean flat = flattened.rank() == 3 && shape.extent(0) == flattened.count();
            dense(w, number, shape.channels() == outputs ? LAST : gain, flat ? flattened.channels() : 1, third);
        } else if (p.path().contains("transpose")) {
            convolution(w, number, shape.extent(3), shape.extent(2), true);
        } else if (p.path().contains("depthwise")) {
            convolution(w, number, 1, shape.extent(2), true);
        } else {
            convolution(w, number, shape.extent(2), shape.extent(3), false);
        }
    }

    /// Fills the kernel `[in, out]`, the third of that number of one with three times as many neurons.
    static void dense(Tensor kernel, int number, double gain, int channels, int third) {
        int in = kernel.shape().extent(0);
        int out = kernel.shape().extent(1);
        double limit = Math.sqrt(gain / in);
        var row = new float[out];
        for (int input = 0; input < in; input++) {
            int theirs = input % channels * (in / channels) + input / channels;
            for (int j = 0; j < out; j++) {
                row[j] = (float) (SharedNumbers.weight(number, (long) (third * out + j) * in + theirs) * limit);
            }
            MemorySegment.copy(row, 0, kernel.data(), ValueLayout.JAVA_FLOAT_UNALIGNED,
                    (long) input * out * Float.BYTES, out);
        }
    }

    /// Fills the kernel `[height, width, in, out]`, or `[height, width, out, in]` if the filters stand before the channels. A transposed
    /// convolution has it so, and its elements are numbered with the filters after the channels; a depthwise one has one channel.
    static void convolution(Tensor kernel, int number, int in, int out, boolean filtersFirst) {
        Shape shape = kernel.shape();
        int height = shape.extent(0);
        int width = shape.extent(1);
        double limit = Math.sqrt(CONVOLUTION / (in * height * width));
        for (int i = 0; i < shape.count(); i++) {
            int place = i / (in * out);
            int first = i % (in * out) / shape.extent(3);
            int second = i % shape.extent(3);
            int pair = filtersFirst ? second * out + first : second * in + first;
            set(kernel, i, SharedNumbers.weight(number, (long) pair * height * width + place) * limit);
        }
    }
}
