package dev.fovea.insight;

import dev.fovea.data.Batch;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingRun;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Looks at the layers at the end of each epoch, on its last batch: dead rectifiers, vanishing and exploding gradients.
///
/// It computes that batch once more, forward and backward; the run itself is not changed by it.
public record Diagnostics(Consumer<Diagnosis> report) implements Callback {

    /// Prints a table and the problems: `model.fit(data, diagnostics())`.
    public static Diagnostics diagnostics() {
        return new Diagnostics(System.out::print);
    }

    /// Hands over what was found, instead of printing it.
    public static Diagnostics diagnostics(Consumer<Diagnosis> report) {
        return new Diagnostics(report);
    }

    @Override public Signal on(TrainingEvent event) {
        if (event instanceof BatchEnded(TrainingRun run, _, int batch, _) && batch + 1 == run.stepsPerEpoch()) {
            report.accept(Diagnosis.of(run.model(), fed(run, run.lastBatch().orElseThrow()), run.step() - 1));
        }
        return Signal.CONTINUE;
    }

    /// The tensors of the batch, the inputs by the names of the network's.
    private static Map<String, Tensor> fed(TrainingRun run, Batch batch) {
        var inputs = run.model().network().inputs();
        boolean one = inputs.size() == 1 && batch.inputs().size() == 1;
        var fed = new LinkedHashMap<String, Tensor>(batch.tensors());
        if (one) {
            String given = batch.inputs().getFirst().name();
            fed.remove(given);
            fed.put(inputs.getFirst().name(), batch.input(given));
        }
        return fed;
    }
}
