package dev.fovea.vector;

import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The vector kernels as a backend of their own, as the compiler sees them: they come first, the host (the reference) after them.
final class HostedVectorKernels implements Backend {
    private static final long ALIGNMENT = 64;

    private final VectorKernels kernels = new VectorKernels(WinogradPays.ALWAYS);
    private final Backend host = new ReferenceBackend();

    @Override public String name() {
        return "vector on reference";
    }

    @Override public int rank() {
        return 0;
    }

    @Override public Availability availability() {
        return kernels.availability();
    }

    @Override public boolean claims(Composite op, Signature signature) {
        return kernels.claims(op, signature, this);
    }

    @Override public List<Candidate> candidates(Op op, Signature signature) {
        List<Candidate> offered = kernels.candidates(op, signature, this);
        return offered.isEmpty() ? host.candidates(op, signature) : offered;
    }

    /// As the contract says: usable up to the next multiple of 64 bytes.
    @Override public Storage allocate(long bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(Math.ceilDiv(Math.max(1, bytes), ALIGNMENT) * ALIGNMENT, ALIGNMENT)
                .asSlice(0, bytes);
        return new Storage() {
            @Override public MemorySegment memory() {
                return memory;
            }

            @Override public void close() {
                arena.close();
            }
        };
    }

    /// The members one after another: it is the sharing out that is tested.
    @Override public Team team(int threads) {
        return new Team() {
            @Override public int size() {
                return threads;
            }

            @Override public void run(Task task) {
                for (int member = threads - 1; member >= 0; member--) {
                    task.run(member, threads);
                }
            }
        };
    }

    @Override public void close() {
        host.close();
    }
}
