package dev.fovea.vector;

/// One pass over `count` consecutive elements. Implementations are compiled by [SweepCompiler].
interface Sweep {

    /// `addresses` are those of the inputs, then of the outputs. Whole vectors are read and written, beyond `count` too.
    void whole(long[] addresses, long count);

    /// The elements after the last whole vector, `count mod length` of them, and nothing beyond. A method of its own, so that each
    /// stays short enough for the JIT to keep its vectors in registers.
    void rest(long[] addresses, long count);
}
