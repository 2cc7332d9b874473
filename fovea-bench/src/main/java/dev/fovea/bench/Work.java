package dev.fovea.bench;

/// What one invocation of a benchmark does, and with what: from its time follow rates and percentages.
///
/// @param text           shapes, or the network
/// @param implementation the kernels that run
/// @param multiplyAdds   0 where time goes into moving bytes
/// @param bytes          read and written
/// @param images         0 for an operation
record Work(String backend, int threads, String text, String implementation, long multiplyAdds, long bytes,
        int images) {

    /// A benchmark that can say so.
    interface Described {
        Work work();
    }
}
