package dev.fovea.bench.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The layers of a workload by libtorch, eagerly, images channels last: one of it for each pass, since it takes weights in their order.
final class TorchNet implements NetBuilder<Tensor> {
    private static final double MOMENTUM = 0.1;             // of running means: PyTorch's 0.1 is 0.9 elsewhere

    private final TorchWeights weights;
    private final boolean training;
    private final boolean dropout;
    private int weight;
    private int norm;

    TorchNet(TorchWeights weights, boolean training, boolean dropout) {
        this.weights = weights;
        this.training = training;
        this.dropout = dropout;
    }

    private Tensor next() {
        return weights.weight(weight++);
    }

    private TensorOptional optional(boolean there) {
        return there ? new TensorOptional(next()) : new TensorOptional();
    }

    private static long[] both(long extent) {
        return new long[]{extent, extent};
    }

    @Override public Tensor conv(Tensor x, PeerConv c) {
        return torch.conv2d(x, next(), optional(c.bias()), both(c.stride()), both(c.padding()), both(1), c.groups());
    }

    @Override public Tensor transposedConv(Tensor x, int filters, int size) {
        return torch.conv_transpose2d(x, next(), optional(true), both(2), both(1), both(1), 1, both(1));
    }

    @Override public Tensor dense(Tensor x, int neurons, double gain) {
        return torch.linear(x, next(), optional(true));
    }

    /// In place where the gradient of what stands before needs no result of it: all workloads have ReLU after such.
    @Override public Tensor activation(Tensor x, PeerActivation function) {
        return switch (function) {
            case RELU -> torch.relu_(x);
            case RELU6 -> torch.hardtanh_(x, new Scalar(0.0), new Scalar(6.0));
            case TANH -> torch.tanh(x);
            case SIGMOID -> torch.sigmoid(x);
            case GELU -> torch.gelu(x);
        };
    }

    /// Zeros at the end alone are what `ceil_mode` gives.
    @Override public Tensor maxPool(Tensor x, PeerPool p) {
        return torch.max_pool2d(x, both(p.size()), both(p.stride()), both(p.before()), both(1), p.isLopsided());
    }

    @Override public Tensor averagePool(Tensor x, PeerPool p) {
        return torch.avg_pool2d(x, both(p.size()), both(p.stride()), both(p.before()), false, true, new LongOptional());
    }

    @Override public Tensor globalAverage(Tensor x) {
        return torch.flatten(torch.adaptive_avg_pool2d(x, 1, 1), 1, -1);
    }

    @Override public Tensor batchNorm(Tensor x, double epsilon) {
        TorchWeights.Running running = weights.running(norm++);
        return torch.batch_norm(x, optional(true), optional(true), new TensorOptional(running.mean()),
                new TensorOptional(running.variance()), training, MOMENTUM, epsilon, false);
    }

    @Override public Tensor layerNorm(Tensor x, double epsilon) {
        return torch.layer_norm(x, new long[]{x.size(-1)}, optional(true), optional(true), epsilon, false);
    }

    @Override public Tensor dropout(Tensor x, double rate) {
        return training && dropout ? torch.dropout(x, rate, true) : x;
    }

    @Override public Tensor flatten(Tensor x) {
        return torch.flatten(x, 1, -1);
    }

    @Override public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override public Tensor concat(List<Tensor> parts) {
        return torch.cat(vector(parts), 1);
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(new ArrayList<>(tensors).toArray(Tensor[]::new));
    }

    @Override public Tensor tokens(Tensor x) {
        Tensor patches = torch.flatten(x, 2, -1).transpose(1, 2);
        Tensor token = next().expand(x.size(0), 1, x.size(1));
        return torch.cat(new TensorVector(token, patches), 1).add(next());
    }

    @Override public Tensor attention(Tensor x, int heads) {
        long batch = x.size(0);
        long tokens = x.size(1);
        long width = x.size(2) / 3;
        Tensor all = x.view(batch, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
        return torch.scaled_dot_product_attention(all.select(0, 0), all.select(0, 1), all.select(0, 2)).transpose(1, 2)
                .reshape(batch, tokens, width);
    }

    @Override public Tensor firstToken(Tensor x) {
        return x.select(1, 0);
    }

    @Override public int channels(Tensor x) {
        return Math.toIntExact(x.size(1));
    }
}
