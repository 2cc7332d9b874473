package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import java.util.List;

/// Something around an optimizer: what it does to gradients before, or to weights after. It says it in [#updateAll].
public interface OptimizerOption extends Optimizer {

    /// What it is around.
    Optimizer optimizer();

    @Override default Schedule rate() {
        return optimizer().rate();
    }

    @Override default int stepsPerUpdate() {
        return optimizer().stepsPerUpdate();
    }

    @Override default Value update(Slots slots, Hyper hyper, Value w, Value g) {
        return updateAll(List.of(new Learned(slots, w, g)), hyper).getFirst();
    }

    @Override List<Value> updateAll(List<Learned> all, Hyper hyper);

    /// Gradients are accumulated before anything else looks at them.
    static void requireBeforeAccumulate(Optimizer optimizer, String option) {
        require(optimizer.stepsPerUpdate() == 1, "%s comes after accumulate(%d), which must be the last option: %s",
                option, optimizer.stepsPerUpdate(), optimizer);
    }
}
