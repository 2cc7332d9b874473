package dev.fovea.vector;

/// One pass over `count` consecutive elements. Implementations are compiled by [SweepCompiler].
interface Sweep {

    /// Whole vectors are read and written, beyond `count` too.
    ///
    /// @param addresses of the inputs, then of the outputs
    /// @param repeated  the values of those inputs that are the same for all elements, at their inputs' places
    void run(long[] addresses, float[] repeated, long count);
}
