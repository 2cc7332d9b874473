package dev.fovea.spi;

import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import java.util.List;

/// What runs graphs. Backends are found as services; the highest rank that is available wins, unless one is asked for by name.
///
/// An afternoon of reading: this page, the reference kernels, and the conformance test.
public interface Backend extends AutoCloseable {

    /// `reference`, `onednn`.
    String name();

    /// The higher, the earlier it is chosen; the reference has 0.
    int rank();

    /// Never throws. Everything below is called only on an available backend.
    Availability availability();

    /// Whether it runs the composite whole; otherwise the composite is expanded.
    boolean claims(Composite op, Signature signature);

    /// Whether it computes with values stored as bf16 faster than with f32, and if not, why.
    default Availability bf16() {
        return new Availability.Unavailable("the backend " + name() + " computes in f32 only");
    }

    /// Whether the forward op should keep a workspace for its gradient (max pooling's indices).
    default boolean keepsWorkspace(Op forward) {
        return false;
    }

    /// What it offers for an op, best guess first; empty when it has nothing.
    /// Beside primitives and claimed composites it is asked for `compile.Fused`, `compile.Reorder`,
    /// `compile.Workspace` and `compile.Narrow` ops.
    List<Candidate> candidates(Op op, Signature signature);

    /// All that it could offer, for whoever measures: its `candidates`, and others that are seldom the best.
    default List<Candidate> alternatives(Op op, Signature signature) {
        return candidates(op, signature);
    }

    /// Zeroed memory, aligned to 64 bytes or more; kernels may read and write up to the next multiple of 64 bytes.
    Storage allocate(long bytes);

    /// The calling thread's team of `threads` members, on which Java kernels run.
    Team team(int threads);

    /// Ends the threads of the calling thread's team, which come back with its next region. A JVM that ends waits 0.3 s in vain for
    /// threads of native code that have run Java.
    default void endTeam() {
    }

    @Override void close();
}
