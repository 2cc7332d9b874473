package dev.fovea.cli.workload;

import dev.fovea.plan.Plan;

/// A workload that Fovea has opened.
public interface PlannedSession extends Session {
    /// Bytes of a runner, inputs not counted, up to which each batch has a runner of its own, so that nothing is copied.
    /// Beyond, four of them would not stay in a core's cache (1 MiB and more), and batches are copied into the one runner.
    long SMALL = 256 << 10;

    static boolean isSmall(Plan plan) {
        return plan.memory().runner() - plan.memory().fed() - plan.memory().scratch() < SMALL;
    }

    /// What a pass executes.
    Plan plan();

    /// Multiply-adds of one pass.
    default long multiplyAdds() {
        return plan().multiplyAdds();
    }

    /// Steps of the plan.
    default int steps() {
        return plan().steps().size();
    }
}
