package dev.fovea.plan;

/// Sees the steps of a run as they come, to measure them: see [Runner#run(StepWatcher)].
///
/// It is called by the thread that runs, and what it does takes time of the run: it should do little.
public interface StepWatcher {

    /// The step of that number in [Plan#steps] is about to run. Views have no kernel and are left out.
    void starts(int step);

    /// It has run.
    void ended(int step);
}
