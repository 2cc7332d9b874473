package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Op;
import dev.fovea.op.Primitive;
import dev.fovea.op.Reduce;
import dev.fovea.op.Unary;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Signature;
import dev.fovea.tck.BackendConformance;
import dev.fovea.tck.KnownGaps;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tensor.DType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OneDnnConformanceTest extends BackendConformance {

    @Override protected Backend backend() {
        return new OneDnnBackend();
    }

    @Override protected KnownGaps knownGaps() {
        return KnownGaps.read("known-gaps.txt");
    }

    /// Arithmetic on integers is left to the reference; [#computesAllThatIsF32] asks for the rest of these ops.
    @Override protected Set<Class<? extends Op>> mustOffer() {
        var ops = new HashSet<>(primitives());
        ops.removeAll(Set.of(Unary.class, dev.fovea.op.Binary.class, Reduce.class));
        return ops;
    }

    @Test void computesAllThatIsF32() {
        var backend = new OneDnnBackend();
        for (OpCase c : OpCases.all()) {
            if (c.op() instanceof Primitive && c.types().stream().allMatch(t -> t.dtype() == DType.F32)) {
                assertThat(backend.candidates(c.op(), Signature.rowMajor(c.types(), c.op().results(c.types()), 2)))
                        .as(c.name()).isNotEmpty();
            }
        }
    }
}
