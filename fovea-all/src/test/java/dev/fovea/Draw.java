package dev.fovea;

import static dev.fovea.nn.initializer.Initializers.*;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.penalties;

import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Neurons;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Random options of layers.
record Draw(RandomGenerator random) {

    /// The window over one axis, before it is known whether its padding is SAME, VALID or CAUSAL.
    record Slide(int size, int stride, int dilation, int before, int after) {
        int span() {
            return (size - 1) * dilation + 1;
        }
    }

    /// `low … high`.
    int from(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// So many channels; now and then more than a vector of any machine holds.
    int channels() {
        return chance(0.15) ? from(15, 20) : from(1, 7);
    }

    int divisor(int n) {
        return one(IntStream.rangeClosed(1, n).filter(d -> n % d == 0).boxed().toList());
    }

    double rate() {
        return one(0.0, 0.2, 0.5);
    }

    /// The numbers `1 … n` in any order.
    int[] order(int n) {
        var numbers = new ArrayList<>(IntStream.rangeClosed(1, n).boxed().toList());
        Collections.shuffle(numbers, Random.from(random));
        return numbers.stream().mapToInt(i -> i).toArray();
    }

    /// Some of the axes of such samples, at least one; counted from 1.
    int[] axes(int rank) {
        int[] order = order(rank);
        return IntStream.range(0, from(1, rank)).map(i -> order[i]).toArray();
    }

    // what neurons have

    Activation activation() {
        return one(LINEAR, LINEAR, RELU, RELU, SIGMOID, TANH, SOFTMAX, leakyRelu(0.2), elu(), elu(0.5), selu(), gelu(),
                gelu().approximate(true), silu(), mish(), hardSwish(), hardSigmoid(), softplus(), softsign(),
                clippedRelu());
    }

    Activation clippedRelu() {
        return one(relu().maxValue(0.5), relu().slope(0.1), relu().maxValue(0.75).slope(0.2).threshold(0.25),
                relu().maxValue(6).threshold(0));
    }

    Initializer weights() {
        return one(glorotUniform(), glorotNormal(), heUniform(), heNormal(), leCunUniform(), leCunNormal(),
                normal(0, 0.4), truncatedNormal(0.1, 0.3), uniform(-0.6, 0.5), dirac().others(heNormal()));
    }

    /// Of a bias, a token or a slope, whatever its shape.
    Initializer start() {
        return one(zeros(), zeros(), ones(), constant(-0.25), normal(0, 0.3), uniform(-0.5, 0.5));
    }

    private Initializer bias(Shape shape) {
        return chance(0.2) && shape.count() <= 8
                ? given(shape, random.doubles(shape.count(), -0.5, 0.5).toArray())
                : start();
    }

    Penalty penalty() {
        return one(SumPenalty.NONE, SumPenalty.NONE, SumPenalty.NONE, l1(0.01), l2(0.02),
                penalties(l1(0.01), l2(0.02)));
    }

    /// Neurons whose biases have a shape that only the layer knows.
    <L extends NeuronLayer<L>> L neurons(NeuronLayer<L> layer) {
        return layer.neurons(new Neurons(chance(0.75), activation(), weights(), start(), penalty()));
    }

    /// So many neurons, with a bias each.
    <L extends NeuronLayer<L>> L neurons(NeuronLayer<L> layer, int biases) {
        return layer.neurons(new Neurons(chance(0.75), activation(), weights(), bias(Shape.of(biases)), penalty()));
    }

    // windows

    /// A window that fits into an axis of that extent, with its explicit padding.
    Slide slide(int extent, boolean dilated) {
        int size = from(1, 3);
        int dilation = dilated ? one(1, 1, 2) : 1;
        int span = (size - 1) * dilation + 1;
        int before = from(0, Math.min(2, span - 1));
        int after = from(0, Math.min(2, span - 1));
        return span <= extent + before + after
                ? new Slide(size, one(1, 1, 2, 3), dilation, before, after)
                : new Slide(Math.min(size, extent), one(1, 2), 1, 0, 0);
    }

    List<Slide> slides(Shape x, boolean dilated) {
        return IntStream.range(0, x.rank() - 1).mapToObj(d -> slide(x.extent(d), dilated)).toList();
    }

    /// SAME, VALID where the windows fit so, or the numbers of the slides.
    Padding padding(Shape x, List<Slide> slides, boolean causal) {
        var all = new ArrayList<Padding>(List.of(SAME, explicit(slides)));
        if (IntStream.range(0, slides.size()).allMatch(d -> slides.get(d).span() <= x.extent(d))) {
            all.add(VALID);
        }
        if (causal && slides.size() == 1) {
            all.add(CAUSAL);
        }
        return one(all);
    }

    private static Padding explicit(List<Slide> slides) {
        var sides = slides.stream().map(s -> new Padding.Explicit1D(s.before(), s.after())).toList();
        return switch (sides.size()) {
            case 1 -> sides.getFirst();
            case 2 -> new Padding.Explicit(sides.get(0).before(), sides.get(0).after(), sides.get(1).before(),
                    sides.get(1).after());
            default -> new Padding.Explicit3D(sides.get(0), sides.get(1), sides.get(2));
        };
    }

    /// A layer as it is, or under a name, frozen, or both.
    Layer dressed(Layer layer, String name) {
        return switch (from(0, 19)) {
            case 0 -> layer.frozen();
            case 1 -> layer.named(name);
            case 2 -> sequential(layer);
            case 3 -> layer.named(name).frozen();
            default -> layer;
        };
    }
}
