package dev.fovea.nn.train;

import dev.fovea.data.Batch;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Ends a run whose loss is no longer finite, and says where that began: in the data, in a weight, or in the first layer whose
/// output on that batch is not finite. The weights stay as they were before the bad step.
public record TerminateOnNaN(Consumer<String> report) implements Callback {

    @Override public Signal on(TrainingEvent event) {
        if (event instanceof BatchEnded(TrainingRun run, int epoch, int batch, double loss) && !Double.isFinite(loss)) {
            String reason = "epoch %d, batch %d: the loss is %s. %s".formatted(epoch + 1, batch + 1, loss, blame(run));
            report.accept(reason);
            return run.stop(reason);
        }
        return Signal.CONTINUE;
    }

    private static String blame(TrainingRun run) {
        Batch batch = run.lastBatch().orElseThrow();
        Map<String, Tensor> fed = fed(run, batch);
        return data(run, batch).or(() -> weights(run.model())).or(() -> layers(run, fed)).orElse(
                "All layers have finite outputs on this batch: the loss itself is to blame. Use one that takes logits, or check the targets.");
    }

    private static Optional<String> data(TrainingRun run, Batch batch) {
        for (var field : batch.tensors().entrySet()) {
            long bad = firstBad(field.getValue());
            if (bad >= 0) {
                int row = (int) (bad / field.getValue().shape().sampleCount());
                return Optional.of("The data are to blame: \"%s\" of sample %d of %s has the value %s.".formatted(
                        field.getKey(), batch.sample(row),
                        run.data().name(), field.getValue().get(bad)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> weights(Model model) {
        return model.parameters().stream().filter(p -> firstBad(model.weight(p.path())) >= 0).findFirst()
                .map(p -> "The weights of an earlier step are to blame: %s is not finite. Lower the learning rate."
                        .formatted(p.path()));
    }

    private static Optional<String> layers(TrainingRun run, Map<String, Tensor> fed) {
        if (!samples(run, fed)) {
            return Optional.empty();
        }
        for (var layer : run.model().trainingActivations(fed, run.step() - 1).entrySet()) {
            long bad = firstBad(layer.getValue());
            if (bad >= 0) {
                return Optional.of(
                        "The first layer to blame is %s: its output %s has the value %s. Lower the learning rate, or scale the data."
                                .formatted(
                                        layer.getKey(), layer.getValue().shape(), layer.getValue().get(bad)));
            }
        }
        return Optional.empty();
    }

    /// Whether the network was fed from its inputs on, and not from a layer in its middle.
    private static boolean samples(TrainingRun run, Map<String, Tensor> fed) {
        return run.model().network().inputs().stream().allMatch(f -> fed.get(f.name()) instanceof Tensor t
                && t.shape().sub(1, t.shape().rank()).equals(f.sample()));
    }

    /// The inputs of the batch, by the names of the network's.
    private static Map<String, Tensor> fed(TrainingRun run, Batch batch) {
        var inputs = run.model().network().inputs();
        var fed = new LinkedHashMap<String, Tensor>();
        boolean one = inputs.size() == 1 && batch.inputs().size() == 1;
        batch.inputs().forEach(f -> fed.put(one ? inputs.getFirst().name() : f.name(), batch.input(f.name())));
        return fed;
    }

    private static long firstBad(Tensor tensor) {
        if (tensor.dtype().isFloat()) {
            for (long i = 0; i < tensor.count(); i++) {
                if (!Double.isFinite(tensor.get(i))) {
                    return i;
                }
            }
        }
        return -1;
    }
}
