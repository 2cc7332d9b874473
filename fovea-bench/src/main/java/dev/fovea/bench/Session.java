package dev.fovea.bench;

import dev.fovea.plan.Plan;

/// A workload that was opened: a model, and batches that stand ready.
interface Session extends AutoCloseable {
    int BATCHES = 4;

    /// Bytes of a runner, inputs not counted, up to which each batch has a runner of its own, so that nothing is copied.
    /// Beyond, four of them would not stay in a core's cache (1 MiB and more), and batches are copied into the one runner.
    long SMALL = 256 << 10;

    static boolean isSmall(Plan plan) {
        return plan.memory().runner() - plan.memory().fed() - plan.memory().scratch() < SMALL;
    }

    /// One pass over batch `number`: a training step, or an inference. Returns a number that is finite if all went well.
    double pass(int number);

    /// What the comparison wants to see of the last pass.
    String shown();

    /// Multiply-adds of one pass.
    long multiplyAdds();

    /// Steps of the plan.
    int steps();

    @Override void close();
}
