package dev.fovea.tck;

import dev.fovea.compile.Reorder;
import dev.fovea.graph.Op;
import dev.fovea.spi.Backend;
import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One candidate, prepared and tied to memory of its backend: fill the inputs, [#run], read the outputs, all in
/// row-major order.
///
/// Values are brought into the layouts that the candidate wants by the backend's own reorders. What a kernel is not
/// entitled to rely on is filled with garbage: outputs, scratch, and guards around every buffer, which must be as they
/// were afterwards.
final class KernelRun implements AutoCloseable {
    private static final int GUARD = 64;
    private static final int CHUNK = 1 << 15;
    private static final byte GARBAGE = (byte) 0xFF;                    // as floats: NaN

    private final Backend backend;
    private final Candidate candidate;
    private final int threads;
    private final List<Kernel> kernels = new ArrayList<>();
    private final List<Runnable> steps = new ArrayList<>();
    private final List<Storage> storages = new ArrayList<>();
    private final List<MemorySegment> guards = new ArrayList<>();
    private MemorySegment free = MemorySegment.NULL;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();

    private KernelRun(Backend backend, Candidate candidate, int threads) {
        this.backend = backend;
        this.candidate = candidate;
        this.threads = threads;
    }

    /// What a backend offers for an op, when its inputs lie in row-major order.
    static List<Candidate> candidates(Backend backend, Op op, List<TensorType> types, int threads) {
        return backend.candidates(op, Signature.rowMajor(types, op.results(types), threads));
    }

    /// What it offers when it may choose the layout of every input, as of a variable.
    static List<Candidate> openCandidates(Backend backend, Op op, List<TensorType> types, int threads) {
        List<Layout> open = types.stream().<Layout>map(Layout.Open::new).toList();
        List<Optional<Layout>> wanted = op.results(types).stream().map(_ -> Optional.<Layout>empty()).toList();
        return backend.candidates(op, new Signature(types, op.results(types), open, wanted, threads));
    }

    static KernelRun of(Backend backend, Candidate candidate, int threads) {
        return of(backend, candidate, threads, -1, -1);
    }

    /// With output number `over` in the memory of input number `input`; −1 for none.
    static KernelRun of(Backend backend, Candidate candidate, int threads, int input, int over) {
        var run = new KernelRun(backend, candidate, threads);
        try {
            run.build(input, over);
            return run;
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private void build(int input, int over) {
        var reads = new ArrayList<MemorySegment>();
        for (Layout wanted : candidate.inputs()) {
            MemorySegment to = memory(wanted.bytes());
            reads.add(to);
            Layout given = isWorkspace(wanted) ? wanted : Layout.rowMajor(wanted.type());
            MemorySegment from = memory(given.bytes());
            inputs.add(tensor(given, from));
            reorder(given, wanted, from, to);
        }
        var writes = new ArrayList<MemorySegment>();
        for (int o = 0; o < candidate.outputs().size(); o++) {
            writes.add(o == over
                    ? reads.get(input)
                    : candidate.isView() ? reads.getFirst() : memory(candidate.outputs().get(o).bytes()));
        }
        if (!candidate.isView()) {
            kernel(candidate, reads, writes);
        }
        for (int o = 0; o < writes.size(); o++) {
            Layout given = candidate.outputs().get(o);
            Layout wanted = isWorkspace(given) ? given : Layout.rowMajor(given.type());
            MemorySegment to = memory(wanted.bytes());
            outputs.add(tensor(wanted, to));
            reorder(given, wanted, writes.get(o), to);
        }
    }

    /// Bytes that only the backend understands: they have no row-major order.
    private static boolean isWorkspace(Layout layout) {
        return layout.type().equals(TensorType.of(DType.U8, 1)) && !layout.isRowMajor();
    }

    private static Tensor tensor(Layout layout, MemorySegment memory) {
        return isWorkspace(layout)
                ? Tensor.of(DType.U8, Shape.of(Math.toIntExact(layout.bytes())), memory)
                : Tensor.of(layout.type().dtype(), layout.type().shape(), memory);
    }

    private void reorder(Layout from, Layout to, MemorySegment read, MemorySegment write) {
        if (from.equals(to)) {
            steps.add(() -> write.copyFrom(read));
            return;
        }
        var signature = new Signature(List.of(from.type()), List.of(to.type()), List.of(from), List.of(Optional.of(to)),
                threads);
        Candidate reorder = backend.candidates(new Reorder(from, to), signature).stream()
                .filter(c -> c.inputs().equals(List.of(from)) && c.outputs().equals(List.of(to))).findFirst()
                .orElseThrow(() -> new BackendException("%s wants the layout %s, but %s has no reorder from %s to it",
                        candidate.implementation(), to, backend.name(), from));
        kernel(reorder, List.of(read), List.of(write));
    }

    private void kernel(Candidate chosen, List<MemorySegment> reads, List<MemorySegment> writes) {
        Kernel kernel = chosen.prepare();
        kernels.add(kernel);
        MemorySegment scratch = memory(kernel.scratchBytes());
        MemorySegment[] out = writes.toArray(MemorySegment[]::new);
        Kernel.Bound bound = kernel.bind(reads.toArray(MemorySegment[]::new), out, scratch);
        steps.add(() -> {
            scratch.fill(GARBAGE);
            for (MemorySegment o : out) {
                if (!reads.contains(o)) {
                    o.fill(GARBAGE);
                }
            }
            bound.run();
        });
    }

    private MemorySegment memory(long bytes) {
        long room = GUARD + (bytes + GUARD - 1) / GUARD * GUARD + GUARD;
        if (free.byteSize() < room) {
            storages.add(backend.allocate(Math.max(room, CHUNK)));
            free = storages.getLast().memory();
        }
        MemorySegment before = free.asSlice(0, GUARD);
        MemorySegment after = free.asSlice(GUARD + bytes, room - GUARD - bytes);
        before.fill(GARBAGE);
        after.fill(GARBAGE);
        guards.add(before);
        guards.add(after.asSlice(after.byteSize() - GUARD));                // up to the next multiple kernels may write
        MemorySegment memory = free.asSlice(GUARD, bytes);
        free = free.asSlice(room);
        return memory;
    }

    /// The memory of an input, to be filled.
    Tensor input(int i) {
        return inputs.get(i);
    }

    /// The memory of an output, overwritten by the next run.
    Tensor output(int i) {
        return outputs.get(i);
    }

    int outputs() {
        return outputs.size();
    }

    void run() {
        steps.forEach(Runnable::run);
    }

    /// Fills, runs, and copies the outputs.
    List<Tensor> run(List<Tensor> values) {
        for (int i = 0; i < values.size(); i++) {
            inputs.get(i).data().copyFrom(values.get(i).data());
        }
        run();
        return outputs.stream().map(Tensor::copy).toList();
    }

    /// Whether something was written beside the buffers.
    boolean wroteOutside() {
        for (MemorySegment g : guards) {
            for (long i = 0; i < g.byteSize(); i++) {
                if (g.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i) != GARBAGE) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override public void close() {
        kernels.forEach(Kernel::close);
        storages.forEach(Storage::close);
    }
}
