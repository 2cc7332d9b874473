package dev.fovea.spi;

import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import java.util.List;

/// Further kernels for any host backend, found as a service: they come before the backend's own candidates.
public interface KernelProvider {

    String name();

    Availability availability();

    /// Whether it runs the composite whole on memory of `host`.
    default boolean claims(Composite op, Signature signature, Backend host) {
        return false;
    }

    /// What it offers for an op on memory of `host`; empty when the host's own kernels are as good.
    List<Candidate> candidates(Op op, Signature signature, Backend host);

    /// All that it could offer, for whoever measures: also where the host's own kernels are believed to be as good.
    default List<Candidate> alternatives(Op op, Signature signature, Backend host) {
        return candidates(op, signature, host);
    }

    /// The same without kernels that err more than a plain sum would, see [Candidate#growth].
    default KernelProvider strict() {
        return this;
    }
}
