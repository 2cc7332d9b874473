package dev.fovea.plan;

import dev.fovea.compile.Buffer;
import dev.fovea.compile.PlanException;
import dev.fovea.compile.PlanMemory;
import dev.fovea.compile.Step;
import dev.fovea.spi.BackendException;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Storage;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/// Runs a plan: feed the inputs, [#run], read the outputs. It owns the memory of one run, and belongs to one thread at a time.
///
/// A run calls the prepared steps in order. It allocates nothing, looks nothing up and logs nothing.
public final class Runner implements AutoCloseable {
    private final Plan plan;
    private final Weights weights;
    private final Storage storage;
    private final Map<Buffer, MemorySegment> memory = new HashMap<>();
    private final Kernel.Bound[] preparation;
    private final Kernel.Bound[] steps;
    private final int[] numbers;                // of the steps in the plan, which has views too
    private final MemorySegment[] copyFrom;
    private final MemorySegment[] copyTo;
    private final boolean changesVariables;
    private long preparedVersion = -1;
    private volatile boolean closed;

    /// Allocates the memory of one run and ties the plan's kernels to it.
    public Runner(Plan plan, Weights weights) {
        this.plan = plan;
        this.weights = weights;
        Plan.Memory bytes = plan.memory();
        this.storage = plan.target().backend().allocate(bytes.runner() + PlanMemory.ALIGNMENT);
        place(bytes);
        this.preparation = bind(plan.schedule().preparation(), plan.preparation(), _ -> 0);     // no value is there yet
        this.steps = bind(plan.steps(), plan.kernels(), plan.places().scratch()::get);
        this.numbers = IntStream.range(0, plan.steps().size())
                .filter(i -> !plan.steps().get(i).candidate().isView()).toArray();
        var copies = plan.places().copies().entrySet().stream().toList();
        this.copyFrom = copies.stream().map(e -> segment(e.getValue())).toArray(MemorySegment[]::new);
        this.copyTo = copies.stream().map(e -> segment(variable(e.getKey()))).toArray(MemorySegment[]::new);
        this.changesVariables = plan.changesVariables();
    }

    private Buffer variable(String path) {
        return find(plan.schedule().variables(), path, "variable");
    }

    private void place(Plan.Memory bytes) {
        long at = bytes.temporary();
        for (Buffer b : plan.schedule().buffers()) {
            switch (b.origin()) {
                case Buffer.Origin.Persistent(String path) -> memory.put(b, weights.hold(path, b.layout()));
                case Buffer.Origin.Temporary _ -> {
                    Long offset = plan.places().offsets().get(b);
                    if (offset != null) {
                        memory.put(b, storage.memory().asSlice(offset, b.bytes()));
                    }
                }
                case Buffer.Origin.Fed _,Buffer.Origin.Fixed _,Buffer.Origin.Derived _ -> {
                    memory.put(b, storage.memory().asSlice(at, b.bytes()));
                    at += PlanMemory.aligned(b.bytes());
                }
            }
            if (b.origin() instanceof Buffer.Origin.Fixed(Tensor value)) {
                segment(b).copyFrom(value.data());
            }
        }
    }

    private Kernel.Bound[] bind(List<Step> steps, List<Kernel> kernels, IntToLongFunction scratchAt) {
        var bound = new java.util.ArrayList<Kernel.Bound>();
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).candidate().isView()) {
                Kernel kernel = kernels.get(i);
                MemorySegment scratch = storage.memory().asSlice(scratchAt.applyAsLong(i),
                        PlanMemory.aligned(kernel.scratchBytes()));
                bound.add(kernel.bind(segments(steps.get(i).inputs()), segments(steps.get(i).outputs()), scratch));
            }
        }
        return bound.toArray(Kernel.Bound[]::new);
    }

    private MemorySegment[] segments(List<Buffer> buffers) {
        return buffers.stream().map(this::segment).toArray(MemorySegment[]::new);
    }

    private MemorySegment segment(Buffer b) {
        MemorySegment home = memory.get(plan.places().home(b));
        if (home == null) {
            throw new IllegalStateException(b + " has no memory");
        }
        return home.byteSize() == b.bytes() ? home : home.asSlice(0, b.bytes());
    }

    public Plan plan() {
        return plan;
    }

    /// The memory of an input, to be filled before a run, in row-major order.
    public MemorySegment input(String name) {
        return segment(find(plan.schedule().inputs(), name, "input"));
    }

    /// Fills an input.
    public void feed(String name, Tensor value) {
        TensorType type = find(plan.schedule().inputs(), name, "input").layout().type();
        if (!value.type().equals(type)) {
            throw new PlanException("the input %s is %s, but %s was fed", name, type, value.type());
        }
        input(name).copyFrom(value.data());
    }

    /// The memory of an output, valid after a run and until the next, in row-major order.
    public MemorySegment output(String name) {
        return segment(find(plan.schedule().outputs(), name, "output"));
    }

    /// An output as a tensor, copied.
    public Tensor read(String name) {
        TensorType type = find(plan.schedule().outputs(), name, "output").layout().type();
        return Tensor.of(type.dtype(), type.shape(), output(name)).copy();
    }

    private static Buffer find(Map<String, Buffer> buffers, String name, String what) {
        return Optional.ofNullable(buffers.get(name)).orElseThrow(
                () -> new PlanException("the plan has no %s %s; it has %s", what, name, buffers.keySet()));
    }

    /// One run.
    public void run() {
        prepare();
        int at = 0;
        try {
            for (; at < steps.length; at++) {
                steps[at].run();
            }
        } catch (BackendException e) {
            throw located(at, e);
        }
        finish();
    }

    /// One run whose steps are watched: it does the same, bit for bit.
    public void run(StepWatcher watcher) {
        prepare();
        int at = 0;
        try {
            for (; at < steps.length; at++) {
                watcher.starts(numbers[at]);
                steps[at].run();
                watcher.ended(numbers[at]);
            }
        } catch (BackendException e) {
            throw located(at, e);
        }
        finish();
    }

    /// What follows from weights alone, if they have changed.
    private void prepare() {
        requireOpen();
        if (preparation.length > 0 && preparedVersion != weights.version()) {
            preparedVersion = weights.version();
            for (Kernel.Bound p : preparation) {
                p.run();
            }
        }
    }

    /// What variables become, where that could not be written in their place.
    private void finish() {
        for (int i = 0; i < copyFrom.length; i++) {
            copyTo[i].copyFrom(copyFrom[i]);
        }
        if (changesVariables) {
            weights.changed();
        }
    }

    /// A kernel knows the numbers that it refuses, but not where in the network it stands.
    private BackendException located(int at, BackendException e) {
        Step step = plan.steps().get(numbers[at]);
        return new BackendException(step.label() + ": " + e.getMessage(), e);
    }

    /// Kernels see addresses only: memory that was freed must not be run on.
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the runner was closed; make a new one of its plan");
        }
    }

    /// Frees the memory of the run, lets go of the weights, and ends the threads that have helped this one. Closing twice does nothing.
    @Override public void close() {
        if (closed) {
            return;
        }
        closed = true;
        plan.schedule().variables().keySet().forEach(weights::release);
        storage.close();
        plan.target().backend().endTeam();
    }
}
