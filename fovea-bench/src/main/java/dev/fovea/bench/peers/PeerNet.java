package dev.fovea.bench.peers;

import dev.fovea.cli.workload.SharedNumbers;
import java.util.Arrays;
import java.util.List;

/// The workloads as other libraries are told them: what goes in, how they are trained. [PeerLayers] says what they compute.
enum PeerNet {
    W1(10, 100, Rule.SGD.rate(0.1), 784),
    W2(10, 100, Rule.ADAM.rate(1e-3), 784),
    W3(10, 100, Rule.ADAM.rate(1e-3), 1, 28, 28),
    W4(10, 64, Rule.MOMENTUM.rate(0.01), 1, 32, 32),
    W5(10, 128, Rule.MOMENTUM.rate(0.05).decay(5e-4), 3, 32, 32),
    W6(1000, 16, Rule.MOMENTUM.rate(0.01).decay(4e-5), 3, 224, 224),
    W7A(1000, 32, Rule.MOMENTUM.rate(0.01).decay(5e-4), 3, 224, 224),
    W7G(1000, 16, Rule.MOMENTUM.rate(0.01).decay(2e-4), 3, 224, 224),
    W7R(1000, 16, Rule.MOMENTUM.rate(0.02).decay(1e-4), 3, 224, 224),
    W8(1000, 16, Rule.ADAM.rate(3e-4), 3, 224, 224),
    W9(0, 128, Rule.ADAM.rate(1e-3), 1, 28, 28);

    /// The weight of an auxiliary classifier's loss.
    static final double AUXILIARY = 0.3;

    /// Of the rules that have one.
    static final double MOMENTUM = 0.9;

    /// How weights become better.
    enum Rule {
        SGD, MOMENTUM, ADAM;

        Learning rate(double rate) {
            return new Learning(this, rate, 0);
        }
    }

    /// A rule with its numbers.
    record Learning(Rule rule, double rate, double decay) {
        Learning decay(double decay) {
            return new Learning(rule, rate, decay);
        }
    }

    private final int classes;
    private final int batch;
    private final Learning learning;
    private final int[] input;

    PeerNet(int classes, int batch, Learning learning, int... input) {
        this.classes = classes;
        this.batch = batch;
        this.learning = learning;
        this.input = input;
    }

    /// 0 if the input is the target.
    int classes() {
        return classes;
    }

    /// In training.
    int batch() {
        return batch;
    }

    Learning learning() {
        return learning;
    }

    /// Without the batch, channels first.
    int[] input() {
        return input.clone();
    }

    /// What it answers; in training auxiliary classifiers come after it.
    <T> List<T> outputs(NetBuilder<T> library, T x, boolean training) {
        return new PeerLayers<>(library, training).outputs(this, x);
    }

    /// Shapes that have gone through it: they tell its weights as other libraries keep them.
    Shapes shapes(boolean training) {
        var shapes = new Shapes();
        outputs(shapes, input(), training);
        return shapes;
    }

    /// A batch, element after element; noise.
    float[] images(int number, int size) {
        var pixels = new float[size * Arrays.stream(input).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = classes == 0
                    ? SharedNumbers.unitPixel(number, i)
                    : SharedNumbers.pixel(number, i);
        }
        return pixels;
    }

    /// The classes of a batch.
    long[] labels(int number, int size) {
        var labels = new long[size];
        for (int n = 0; n < size; n++) {
            labels[n] = SharedNumbers.label(number, n, classes);
        }
        return labels;
    }
}
