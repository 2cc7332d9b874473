package dev.fovea.cli.workload;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

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
            switch (weight) {
                case "kernel" -> model.weight(p.path(), kernel(number, p, Math.max(0, third), outputs));
                case "token", "positions" -> model.weight(p.path(), tokens(number, p.type().shape()));
                default -> {
                }
            }
            boolean goesOn = third >= 0 && third < PACKED.size() - 1 && weight.equals("bias");
            number += goesOn ? -1 : 1;                  // the next third lies in the same kernel and the same bias
        }
    }

    private static Tensor tokens(int number, Shape shape) {
        var values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (SharedNumbers.weight(number, i) * TOKENS);
        }
        return Tensor.of(shape, values);
    }

    private Tensor kernel(int number, Parameter p, int third, int outputs) {
        Shape shape = p.type().shape();
        if (shape.rank() == 2) {
            boolean flat = flattened.rank() == 3 && shape.extent(0) == flattened.count();
            return dense(number, shape, shape.channels() == outputs ? LAST : gain, flat ? flattened.channels() : 1,
                    third);
        }
        if (p.path().contains("transpose")) {
            return convolution(number, shape.extent(3), shape.extent(2), shape, true);
        }
        boolean depthwise = p.path().contains("depthwise");
        return depthwise
                ? convolution(number, 1, shape.extent(2), shape, true)
                : convolution(number, shape.extent(2), shape.extent(3), shape, false);
    }

    /// The kernel `[in, out]`, the third of that number of one with three times as many neurons.
    static Tensor dense(int number, Shape shape, double gain, int channels, int third) {
        int in = shape.extent(0);
        int out = shape.extent(1);
        double limit = Math.sqrt(gain / in);
        var values = new float[in * out];
        for (int i = 0; i < values.length; i++) {
            int input = i / out;
            int theirs = input % channels * (in / channels) + input / channels;
            values[i] = (float) (SharedNumbers.weight(number, (long) (third * out + i % out) * in + theirs) * limit);
        }
        return Tensor.of(shape, values);
    }

    /// The kernel `[height, width, in, out]`, or `[height, width, out, in]` if the filters stand before the channels. A transposed
    /// convolution has it so, and its elements are numbered with the filters after the channels; a depthwise one has one channel.
    static Tensor convolution(int number, int in, int out, Shape shape, boolean filtersFirst) {
        int height = shape.extent(0);
        int width = shape.extent(1);
        double limit = Math.sqrt(CONVOLUTION / (in * height * width));
        var values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            int place = i / (in * out);
            int first = i % (in * out) / shape.extent(3);
            int second = i % shape.extent(3);
            int pair = filtersFirst ? second * out + first : second * in + first;
            values[i] = (float) (SharedNumbers.weight(number, (long) pair * height * width + place) * limit);
        }
        return Tensor.of(shape, values);
    }
}
