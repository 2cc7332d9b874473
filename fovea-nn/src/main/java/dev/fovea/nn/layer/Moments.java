package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/// Mean and variance of each channel of a data set's input, in two passes: `μ = Σx / m`, then `σ² = Σ(x − μ)² / m`.
record Moments(double[] mean, double[] variance) {

    private interface Number {
        double of(double x, int channel);
    }

    static Moments of(DataSet data) {
        require(data.inputs().size() == 1, "%s has the inputs %s; normalization adapts to data with one input",
                data.name(), data.inputs().stream().map(Field::name).toList());
        Shape sample = data.inputs().getFirst().sample();
        int channels = sample.isScalar() ? 1 : sample.channels();
        double[] mean = means(data, channels, (x, _) -> x);
        return new Moments(mean, means(data, channels, (x, c) -> (x - mean[c]) * (x - mean[c])));
    }

    private static double[] means(DataSet data, int channels, Number number) {
        var sums = new double[channels];
        Field input = data.inputs().getFirst();
        try (Arena arena = Arena.ofConfined()) {
            Batch one = Batch.of(data.inputs(), data.targets(), 1, arena);
            Tensor x = one.input(input.name());
            for (int i = 0; i < data.size(); i++) {
                data.read(i, one, 0);
                for (long e = 0; e < x.count(); e++) {
                    int channel = (int) (e % channels);
                    sums[channel] += number.of(x.get(e), channel);
                }
            }
        }
        double each = (double) data.size() * input.sample().countFrom(0) / channels;
        return Arrays.stream(sums).map(s -> s / each).toArray();
    }

    Normalization normalization() {
        return new Normalization(list(mean), list(variance));
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
