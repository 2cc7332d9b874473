package dev.fovea.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Goes through a network with shapes alone, and lists its weights on the way.
final class Shapes implements NetBuilder<int[]> {
    private static final double CONVOLUTION = 6;
    private static final double TOKENS = 0.02;
    private static final int STRIDE = 2;                    // of transposed convolutions

    private final List<Weight> weights = new ArrayList<>();
    private final List<Integer> normalised = new ArrayList<>();

    /// The weights so far.
    List<Weight> weights() {
        return List.copyOf(weights);
    }

    /// The channels of each batch normalisation so far, which have running means and variances.
    List<Integer> normalised() {
        return List.copyOf(normalised);
    }

    private void uniform(double limit, int... shape) {
        weights.add(new Weight(weights.size(), shape, limit, 0));
    }

    private void same(float value, int... shape) {
        weights.add(new Weight(weights.size(), shape, 0, value));
    }

    @Override public int[] conv(int[] x, PeerConv c) {
        int channels = x[0] / c.groups();
        uniform(Math.sqrt(CONVOLUTION / (channels * c.size() * c.size())), c.filters(), channels, c.size(), c.size());
        if (c.bias()) {
            same(0, c.filters());
        }
        return new int[]{c.filters(), windows(x[1], c), windows(x[2], c)};
    }

    private static int windows(int extent, PeerConv c) {
        return (extent + 2 * c.padding() - c.size()) / c.stride() + 1;
    }

    @Override public int[] transposedConv(int[] x, int filters, int size) {
        uniform(Math.sqrt(CONVOLUTION / (x[0] * size * size)), x[0], filters, size, size);
        same(0, filters);
        return new int[]{filters, STRIDE * x[1], STRIDE * x[2]};
    }

    @Override public int[] dense(int[] x, int neurons, double gain) {
        int inputs = x[x.length - 1];
        uniform(Math.sqrt(gain / inputs), neurons, inputs);
        same(0, neurons);
        return x.length == 1 ? new int[]{neurons} : new int[]{x[0], neurons};
    }

    @Override public int[] activation(int[] x, PeerActivation function) {
        return x;
    }

    @Override public int[] maxPool(int[] x, PeerPool p) {
        return new int[]{x[0], windows(x[1], p), windows(x[2], p)};
    }

    private static int windows(int extent, PeerPool p) {
        return (extent + p.before() + p.after() - p.size()) / p.stride() + 1;
    }

    @Override public int[] averagePool(int[] x, PeerPool pool) {
        return maxPool(x, pool);
    }

    @Override public int[] globalAverage(int[] x) {
        return new int[]{x[0]};
    }

    @Override public int[] batchNorm(int[] x, double epsilon) {
        normalised.add(x[0]);
        same(1, x[0]);
        same(0, x[0]);
        return x;
    }

    @Override public int[] layerNorm(int[] x, double epsilon) {
        same(1, x[x.length - 1]);
        same(0, x[x.length - 1]);
        return x;
    }

    @Override public int[] dropout(int[] x, double rate) {
        return x;
    }

    @Override public int[] flatten(int[] x) {
        return new int[]{Arrays.stream(x).reduce(1, Math::multiplyExact)};
    }

    @Override public int[] add(int[] a, int[] b) {
        return a;
    }

    @Override public int[] concat(List<int[]> parts) {
        int[] first = parts.getFirst();
        return new int[]{parts.stream().mapToInt(p -> p[0]).sum(), first[1], first[2]};
    }

    @Override public int[] tokens(int[] x) {
        int count = x[1] * x[2] + 1;
        uniform(TOKENS, x[0]);
        uniform(TOKENS, count, x[0]);
        return new int[]{count, x[0]};
    }

    @Override public int[] attention(int[] x, int heads) {
        return new int[]{x[0], x[1] / 3};
    }

    @Override public int[] firstToken(int[] x) {
        return new int[]{x[1]};
    }

    @Override public int channels(int[] x) {
        return x[0];
    }
}
