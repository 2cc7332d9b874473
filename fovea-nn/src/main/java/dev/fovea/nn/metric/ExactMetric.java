package dev.fovea.nn.metric;

import dev.fovea.graph.Value;

/// A metric that means over samples tell only roughly, such as one of ranks: validation and evaluation keep some numbers
/// of every sample, and it is worked out from all of them at the end. The line of a training epoch shows the rough value.
public interface ExactMetric extends Metric {

    /// The numbers of each sample that are kept, `[batch, k]`.
    Value kept(Value y, Value target);

    /// The metric of all samples.
    ///
    /// @param rows    the numbers of one sample after the other
    /// @param weights how much each sample counts; 1 where nothing is said
    double exact(float[] rows, float[] weights);
}
