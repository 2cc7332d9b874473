package dev.fovea.bench.peers;

import dev.fovea.cli.compare.Protocol.Request;
import dev.fovea.cli.workload.Session;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A workload trained, or asked, by libtorch; the loss, or the answers, are handed to Java at each pass.
final class TorchSession implements Session {
    private final PeerNet net;
    private final Request request;
    private final TorchWeights weights;
    private final Optimizer optimizer;
    private final List<Tensor> images = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private float[] shown = {};

    TorchSession(Request request) {
        this.net = PeerNet.valueOf(request.workload());
        this.request = request;
        torch.set_num_threads(request.threads());
        weights = new TorchWeights(net, request.training());
        optimizer = optimizer(net.learning(), TorchNet.vector(weights.all()));
        int size = request.batch() == 0 ? net.batch() : request.batch();
        int[] shape = IntStream.concat(IntStream.of(size), Arrays.stream(net.input())).toArray();
        for (int i = 0; i < BATCHES; i++) {
            images.add(TorchWeights.tensor(net.images(i, size), shape));
            targets.add(net.classes() == 0
                    ? images.getLast()
                    : Tensor.create(net.labels(i, size), (long) size).clone());
        }
    }

    private static Optimizer optimizer(PeerNet.Learning learning, TensorVector weights) {
        return switch (learning.rule()) {
            case SGD -> new SGD(weights, new SGDOptions(learning.rate()));
            case MOMENTUM -> {
                var options = new SGDOptions(learning.rate());
                options.momentum().put(PeerNet.MOMENTUM);
                options.weight_decay().put(learning.decay());
                yield new SGD(weights, options);
            }
            case ADAM -> new Adam(weights, new AdamOptions(learning.rate()));
        };
    }

    @Override public double pass(int number) {
        return request.training() ? step(number) : answer(number);
    }

    private double step(int number) {
        try (var _ = new PointerScope()) {
            optimizer.zero_grad();
            List<Tensor> outputs = net.outputs(new TorchNet(weights, true, !request.noDropout()), images.get(number),
                    true);
            Tensor loss = loss(outputs.getFirst(), number);
            for (Tensor auxiliary : outputs.subList(1, outputs.size())) {
                loss = loss.add(loss(auxiliary, number).mul(new Scalar(PeerNet.AUXILIARY)));
            }
            loss.backward();
            optimizer.step();
            shown = new float[]{loss.item_float()};
            return shown[0];
        }
    }

    private Tensor loss(Tensor output, int number) {
        return net.classes() == 0
                ? torch.mse_loss(output, targets.get(number))
                : torch.cross_entropy_loss(output, targets.get(number));
    }

    private double answer(int number) {
        try (var _ = new PointerScope(); var _ = new InferenceMode()) {
            Tensor output = net.outputs(new TorchNet(weights, false, false), images.get(number), false).getFirst();
            FloatBuffer values = output.contiguous().createBuffer();
            shown = new float[values.remaining()];
            values.get(shown);
            return shown[0];
        }
    }

    @Override public String shown() {
        return request.training() ? Float.toString(shown[0]) : Session.shown(shown);
    }

    @Override public void close() {
        Stream.of(images, targets, weights.all()).flatMap(List::stream).forEach(Tensor::close);
        optimizer.close();
    }
}
