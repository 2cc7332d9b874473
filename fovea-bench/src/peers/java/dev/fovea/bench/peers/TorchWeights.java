package dev.fovea.bench.peers;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The weights of a workload in tensors of libtorch, and the running means of its batch normalisations.
final class TorchWeights {
    private final List<Tensor> weights;
    private final List<Running> running;

    /// Means and variances of a batch normalisation.
    record Running(Tensor mean, Tensor variance) {
    }

    TorchWeights(PeerNet net, boolean training) {
        Shapes shapes = net.shapes(training);
        weights = shapes.weights().stream().map(w -> tensor(w.values(), w.shape()).set_requires_grad(training))
                .toList();
        running = shapes.normalised().stream().map(c -> new Running(torch.zeros(c), torch.ones(c))).toList();
    }

    List<Tensor> all() {
        return weights;
    }

    Tensor weight(int number) {
        return weights.get(number);
    }

    Running running(int number) {
        return running.get(number);
    }

    /// In memory of libtorch, channels last where there are any.
    static Tensor tensor(float[] values, int... shape) {
        Tensor tensor = Tensor.create(values, Arrays.stream(shape).asLongStream().toArray()).clone();
        return shape.length == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
    }
}
