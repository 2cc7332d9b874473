package dev.fovea.reference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.compile.Workspace;
import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tck.CaseCheck;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.PoolCases;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The check of workspaces, on a backend whose workspace is simply the input of the pooling.
@Tag("pool")
class WorkspaceCheckTest {
    private static final OpCase CASE = PoolCases.poolGradient().stream()
            .filter(c -> c.name().equals("poolgradient/max-2d-3x3-overlapping")).findFirst().orElseThrow();
    private static final Pool POOL = ((PoolGradient) CASE.op()).pool();

    private record Kept(TensorType type, long bytes) implements Layout {
    }

    private record Choice(List<Layout> inputs, List<Layout> outputs, Kernel prepare) implements Candidate {
        @Override public String implementation() { return "keeping loops"; }
    }

    /// `keeps` tells whether the workspace is written at all.
    private record Keeping(boolean keeps) implements Backend {
        private static final Backend REFERENCE = new ReferenceBackend();

        @Override public String name() { return "keeping"; }

        @Override public int rank() { return 1; }

        @Override public Availability availability() { return REFERENCE.availability(); }

        @Override public boolean claims(Composite op, Signature s) { return false; }

        @Override public boolean keepsWorkspace(Op forward) { return true; }

        @Override public Storage allocate(long bytes) { return REFERENCE.allocate(bytes); }

        @Override public Team team(int threads) { return Team.single(); }

        @Override public void close() {
        }

        @Override public List<Candidate> candidates(Op op, Signature s) {
            return switch (op) {
                case Workspace.Forward(Op pool) -> List.of(forward(pool, s.input(0), s.output(0)));
                case Workspace.Gradient(Op gradient, List<TensorType> reads) -> List.of(gradient(gradient, reads));
                default -> List.of();
            };
        }

        private static Layout kept(TensorType x) {
            return new Kept(TensorType.of(DType.U8, 1), x.bytes());
        }

        private Candidate forward(Op pool, TensorType x, TensorType y) {
            Kernel kernel = kernel(pool, List.of(x), y);
            return new Choice(List.of(Layout.rowMajor(x)), List.of(Layout.rowMajor(y), kept(x)), (in, out, scratch) -> {
                Kernel.Bound bound = kernel.bind(in, new MemorySegment[]{out[0]}, scratch);
                return () -> {
                    bound.run();
                    if (keeps) {
                        out[1].copyFrom(in[0]);
                    }
                };
            });
        }

        private Candidate gradient(Op gradient, List<TensorType> reads) {
            TensorType x = reads.get(0);
            TensorType y = reads.get(1);
            Kernel kernel = kernel(gradient, reads, x);
            return new Choice(List.of(Layout.rowMajor(y), kept(x)), List.of(Layout.rowMajor(x)), new Kernel() {
                @Override public long scratchBytes() { return kernel.scratchBytes(); }

                @Override public Bound bind(MemorySegment[] in, MemorySegment[] out, MemorySegment scratch) {
                    return kernel.bind(new MemorySegment[]{in[1], in[0], in[0]}, out, scratch);   // y itself is not read
                }
            });
        }

        private static Kernel kernel(Op op, List<TensorType> reads, TensorType writes) {
            return REFERENCE.candidates(op, Signature.rowMajor(reads, List.of(writes), 1)).getFirst().prepare();
        }
    }

    private static void check(Backend backend) {
        new CaseCheck(backend, 1, Set.of()).checkWorkspace(CASE);
    }

    @Test void theWorkspaceGoesFromTheForwardKernelToTheGradient() {
        assertThatCode(() -> check(new Keeping(true))).doesNotThrowAnyException();
    }

    @Test void aWorkspaceThatIsNotWrittenIsFound() {
        assertThatThrownBy(() -> check(new Keeping(false))).isInstanceOf(AssertionError.class);
    }

    @Test void aPromiseWithoutKernelsIsFound() {
        Backend reference = new ReferenceBackend();
        assertThatThrownBy(() -> check(reference)).hasMessageContaining("offers no kernel that does");
    }
}
