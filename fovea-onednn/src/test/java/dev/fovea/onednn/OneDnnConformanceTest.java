package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.compile.Narrow;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pool;
import dev.fovea.op.Primitive;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Reduce;
import dev.fovea.op.Unary;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Signature;
import dev.fovea.tck.BackendConformance;
import dev.fovea.tck.ConvCases;
import dev.fovea.tck.KnownGaps;
import dev.fovea.tck.MatMulCases;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tensor.DType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /// Element-wise ops aside, which are the vector kernels'.
    @Test void multipliesPoolsNormalisesAndCopiesBf16() {
        var backend = new OneDnnBackend();
        assumeTrue(backend.bf16() instanceof Availability.Available, "this processor has no instructions for bf16");
        Map<Class<?>, Integer> offered = new HashMap<>();
        for (OpCase c : OpCases.of(Narrow.class)) {
            var signature = Signature.rowMajor(c.types(), c.op().results(c.types()), 2);
            offered.merge(Narrow.wide(c.op()).getClass(), backend.candidates(c.op(), signature).isEmpty() ? 0 : 1,
                    Integer::sum);
        }
        assertThat(offered).containsEntry(Conv.class, ConvCases.conv().size())
                .containsEntry(ConvInputGradient.class, ConvCases.convInputGradient().size())
                .containsEntry(ConvKernelGradient.class, ConvCases.convKernelGradient().size())
                .containsEntry(MatMul.class, MatMulCases.matMul().size());
        assertThat(offered.entrySet())
                .filteredOn(e -> List.of(Pool.class, BatchNorm.class, BatchNormGradient.class, LayerNorm.class,
                        LayerNormGradient.class, Reshape.class, Transpose.class, Slice.class, Concat.class)
                        .contains(e.getKey()))
                .hasSize(9).allMatch(e -> e.getValue() > 0);
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
