package dev.fovea.bench.peers;

import static dev.fovea.bench.peers.PeerConv.conv;
import static dev.fovea.bench.peers.PeerConv.depthwise;
import static dev.fovea.bench.peers.PeerPool.pool;

import java.util.List;

/// What the workloads compute, layer by layer, in whatever a library computes with.
///
/// @param auxiliary whether the auxiliary classifiers answer as well
record PeerLayers<T>(NetBuilder<T> net, boolean auxiliary) {
    private static final double RELU = 6;                   // gains of dense layers
    private static final double OTHERS = 3;
    private static final double LAST = 1;
    private static final int IMAGE_NET = 1000;
    private static final double TORCH = 1e-5;               // epsilons of batch normalisation
    private static final double KERAS = 1e-3;

    List<T> outputs(PeerNet workload, T x) {
        return switch (workload) {
            case W1 -> List.of(net.dense(x, 10, LAST));
            case W2 -> List.of(net.dense(net.dropout(relu(net.dense(x, 128, RELU)), 0.2), 10, LAST));
            case W3 -> List.of(lectureCnn(x));
            case W4 -> List.of(leNet(x));
            case W5 -> List.of(resNet18(x));
            case W6 -> List.of(mobileNet(x));
            case W7A -> List.of(alexNet(x));
            case W7G -> googLeNet(x);
            case W7R -> List.of(resNet50(x));
            case W8 -> List.of(visionTransformer(x));
            case W9 -> List.of(autoencoder(x));
        };
    }

    private T lectureCnn(T x) {
        x = net.maxPool(relu(net.conv(x, conv(32, 5).padding(2))), pool(2, 2));
        x = net.maxPool(relu(net.conv(x, conv(64, 5).padding(2))), pool(2, 2));
        return net.dense(relu(net.dense(net.flatten(x), 1024, RELU)), 10, LAST);
    }

    private T leNet(T x) {
        x = net.averagePool(tanh(net.conv(x, conv(6, 5))), pool(2, 2));
        x = net.averagePool(tanh(net.conv(x, conv(16, 5))), pool(2, 2));
        x = tanh(net.dense(tanh(net.dense(net.flatten(x), 120, OTHERS)), 84, OTHERS));
        return net.dense(x, 10, LAST);
    }

    private T resNet18(T x) {
        x = unit(x, conv(64, 3).padding(1), TORCH);
        for (int filters : List.of(64, 128, 256, 512)) {
            x = basic(x, filters, filters > 64 ? 2 : 1);
            x = basic(x, filters, 1);
        }
        return net.dense(net.globalAverage(x), 10, LAST);
    }

    private T basic(T x, int filters, int stride) {
        T y = unit(x, conv(filters, 3).stride(stride).padding(1), TORCH);
        return shortcut(x, normalised(y, conv(filters, 3).padding(1), TORCH), filters, stride);
    }

    private T shortcut(T x, T y, int filters, int stride) {
        boolean fits = stride == 1 && net.channels(x) == filters;
        return relu(net.add(y, fits ? x : normalised(x, conv(filters, 1).stride(stride), TORCH)));
    }

    private T mobileNet(T x) {
        x = unit6(x, conv(32, 3).stride(2).padding(1));
        for (int[] block : new int[][]{{64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1},
                {512, 1}, {512, 1}, {512, 1}, {1024, 2}, {1024, 1}}) {
            x = unit6(x, depthwise(net.channels(x), 3).stride(block[1]).padding(1));
            x = unit6(x, conv(block[0], 1));
        }
        return net.dense(net.globalAverage(x), IMAGE_NET, LAST);
    }

    private T alexNet(T x) {
        x = net.maxPool(relu(net.conv(x, conv(64, 11).stride(4).padding(2))), pool(3, 2));
        x = net.maxPool(relu(net.conv(x, conv(192, 5).padding(2))), pool(3, 2));
        x = relu(net.conv(x, conv(384, 3).padding(1)));
        x = relu(net.conv(x, conv(256, 3).padding(1)));
        x = net.maxPool(relu(net.conv(x, conv(256, 3).padding(1))), pool(3, 2));
        x = relu(net.dense(net.dropout(net.flatten(x), 0.5), 4096, RELU));
        x = relu(net.dense(net.dropout(x, 0.5), 4096, RELU));
        return net.dense(x, IMAGE_NET, LAST);
    }

    private List<T> googLeNet(T x) {
        PeerPool half = pool(3, 2).padding(0, 1);
        x = net.maxPool(unit(x, conv(64, 7).stride(2).padding(3), KERAS), half);
        x = unit(unit(x, conv(64, 1), KERAS), conv(192, 3).padding(1), KERAS);
        x = inception(inception(net.maxPool(x, half), 64, 96, 128, 16, 32, 32), 128, 128, 192, 32, 96, 64);
        T lower = inception(net.maxPool(x, half), 192, 96, 208, 16, 48, 64);
        x = inception(inception(lower, 160, 112, 224, 24, 64, 64), 128, 128, 256, 24, 64, 64);
        T middle = inception(x, 112, 144, 288, 32, 64, 64);
        x = net.maxPool(inception(middle, 256, 160, 320, 32, 128, 128), half);
        x = inception(inception(x, 256, 160, 320, 32, 128, 128), 384, 192, 384, 48, 128, 128);
        T output = net.dense(net.dropout(net.globalAverage(x), 0.4), IMAGE_NET, LAST);
        return auxiliary ? List.of(output, classifier(lower), classifier(middle)) : List.of(output);
    }

    private T inception(T x, int... filters) {
        T one = unit(x, conv(filters[0], 1), KERAS);
        T three = unit(unit(x, conv(filters[1], 1), KERAS), conv(filters[2], 3).padding(1), KERAS);
        T five = unit(unit(x, conv(filters[3], 1), KERAS), conv(filters[4], 5).padding(2), KERAS);
        T pooled = unit(net.maxPool(x, pool(3, 1).padding(1, 1)), conv(filters[5], 1), KERAS);
        return net.concat(List.of(one, three, five, pooled));
    }

    private T classifier(T x) {
        x = net.flatten(unit(net.averagePool(x, pool(5, 3)), conv(128, 1), KERAS));
        return net.dense(net.dropout(relu(net.dense(x, 1024, RELU)), 0.7), IMAGE_NET, LAST);
    }

    private T resNet50(T x) {
        x = net.maxPool(unit(x, conv(64, 7).stride(2).padding(3), TORCH), pool(3, 2).padding(1, 1));
        for (int[] stage : new int[][]{{64, 3}, {128, 4}, {256, 6}, {512, 3}}) {
            for (int i = 0; i < stage[1]; i++) {
                x = bottleneck(x, stage[0], i == 0 && stage[0] > 64 ? 2 : 1);
            }
        }
        return net.dense(net.globalAverage(x), IMAGE_NET, LAST);
    }

    private T bottleneck(T x, int filters, int stride) {
        T y = unit(unit(x, conv(filters, 1), TORCH), conv(filters, 3).stride(stride).padding(1), TORCH);
        return shortcut(x, normalised(y, conv(4 * filters, 1), TORCH), 4 * filters, stride);
    }

    private T visionTransformer(T x) {
        int width = 192;
        x = net.tokens(net.conv(x, conv(width, 16).stride(16)));
        for (int i = 0; i < 12; i++) {
            T attended = net.attention(net.dense(net.layerNorm(x, 1e-6), 3 * width, OTHERS), 3);
            x = net.add(x, net.dense(attended, width, OTHERS));
            T wide = net.dense(net.layerNorm(x, 1e-6), 4 * width, OTHERS);
            x = net.add(x, net.dense(net.activation(wide, PeerActivation.GELU), width, OTHERS));
        }
        return net.dense(net.firstToken(net.layerNorm(x, 1e-6)), IMAGE_NET, LAST);
    }

    private T autoencoder(T x) {
        x = net.maxPool(relu(net.conv(x, conv(16, 3).padding(1))), pool(2, 2));
        x = net.maxPool(relu(net.conv(x, conv(8, 3).padding(1))), pool(2, 2));
        x = relu(net.transposedConv(relu(net.transposedConv(x, 8, 3)), 16, 3));
        return net.activation(net.conv(x, conv(1, 3).padding(1)), PeerActivation.SIGMOID);
    }

    /// A convolution, whose bias is that of the batch normalisation.
    private T normalised(T x, PeerConv conv, double epsilon) {
        return net.batchNorm(net.conv(x, conv.bias(false)), epsilon);
    }

    private T unit(T x, PeerConv conv, double epsilon) {
        return relu(normalised(x, conv, epsilon));
    }

    private T unit6(T x, PeerConv conv) {
        return net.activation(normalised(x, conv, KERAS), PeerActivation.RELU6);
    }

    private T relu(T x) {
        return net.activation(x, PeerActivation.RELU);
    }

    private T tanh(T x) {
        return net.activation(x, PeerActivation.TANH);
    }
}
