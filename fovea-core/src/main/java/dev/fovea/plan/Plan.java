package dev.fovea.plan;

import dev.fovea.compile.Buffer;
import dev.fovea.compile.Compiler;
import dev.fovea.compile.PlanException;
import dev.fovea.compile.PlanMemory;
import dev.fovea.compile.Program;
import dev.fovea.compile.Schedule;
import dev.fovea.compile.Step;
import dev.fovea.compile.Target;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What is executed: prepared kernels in order, and a place for everything they read and write. It is immutable, and shared by runners.
///
/// All memory is known before the first step: [#memory] says how much, and [#requireAtMost] refuses what is too much.
public final class Plan implements AutoCloseable {
    private final Target target;
    private final Schedule schedule;
    private final PlanMemory memory;
    private final List<Kernel> preparation;
    private final List<Kernel> kernels;
    private final SequencedMap<String, TensorType> inputs;
    private final SequencedMap<String, TensorType> outputs;

    private Plan(Target target, Schedule schedule, PlanMemory memory, List<Kernel> preparation, List<Kernel> kernels) {
        this.target = target;
        this.schedule = schedule;
        this.memory = memory;
        this.preparation = List.copyOf(preparation);
        this.kernels = List.copyOf(kernels);
        this.inputs = types(schedule.inputs());
        this.outputs = types(schedule.outputs());
    }

    /// Compiles a program, preparing its kernels.
    public static Plan of(Program program, Target target) {
        Schedule schedule = Compiler.schedule(program, target);
        List<Kernel> preparation = prepare(schedule.preparation());
        List<Kernel> kernels = prepare(schedule.steps());
        PlanMemory memory = Compiler.memory(schedule, kernels.stream().map(Kernel::scratchBytes).toList());
        return new Plan(target, schedule, memory, preparation, kernels);
    }

    private static List<Kernel> prepare(List<Step> steps) {
        var kernels = new ArrayList<Kernel>();
        try {
            steps.forEach(s -> kernels.add(s.candidate().prepare()));
        } catch (RuntimeException e) {
            kernels.forEach(Kernel::close);
            throw e;
        }
        return kernels;
    }

    public Target target() {
        return target;
    }

    public List<Step> steps() {
        return schedule.steps();
    }

    Schedule schedule() {
        return schedule;
    }

    PlanMemory places() {
        return memory;
    }

    List<Kernel> kernels() {
        return kernels;
    }

    List<Kernel> preparation() {
        return preparation;
    }

    /// What must be fed, by name.
    public SequencedMap<String, TensorType> inputs() {
        return inputs;
    }

    /// What can be read after a run, by name.
    public SequencedMap<String, TensorType> outputs() {
        return outputs;
    }

    private static SequencedMap<String, TensorType> types(SequencedMap<String, Buffer> buffers) {
        var types = new LinkedHashMap<String, TensorType>();
        buffers.forEach((name, b) -> types.put(name, b.layout().type()));
        return Collections.unmodifiableSequencedMap(types);
    }

    /// The variables it reads or changes, and the layouts in which it keeps them.
    public SequencedMap<String, Layout> variables() {
        var layouts = new LinkedHashMap<String, Layout>();
        schedule.variables().forEach((path, b) -> layouts.put(path, b.layout()));
        return layouts;
    }

    /// Whether a run changes a variable.
    public boolean changesVariables() {
        return !schedule.updates().isEmpty();
    }

    /// Multiply-adds of one run.
    public long multiplyAdds() {
        return schedule.steps().stream().mapToLong(Step::multiplyAdds).sum();
    }

    /// The bytes of a runner and of the variables.
    public Memory memory() {
        long fed = 0;
        long fixed = 0;
        long variables = 0;
        for (Buffer b : schedule.buffers()) {
            switch (b.origin()) {
                case Buffer.Origin.Fed _ -> fed += PlanMemory.aligned(b.bytes());
                case Buffer.Origin.Fixed _,Buffer.Origin.Derived _ -> fixed += PlanMemory.aligned(b.bytes());
                case Buffer.Origin.Persistent _ -> variables += PlanMemory.aligned(b.bytes());
                case Buffer.Origin.Temporary _ -> {
                }
            }
        }
        long scratch = Stream.concat(preparation.stream(), kernels.stream()).mapToLong(Kernel::scratchBytes).max()
                .orElse(0);
        long first = preparation.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
        long shared = Math.max(memory.arena(), PlanMemory.aligned(first));
        return new Memory(shared, memory.unshared(), fed, fixed, variables, PlanMemory.aligned(scratch));
    }

    /// @param temporary values of one run and the work space of kernels, sharing memory
    /// @param unshared  the values alone without sharing, for comparison
    /// @param fed       inputs
    /// @param fixed     constants, and weights in a second layout
    /// @param variables weights and optimizer slots
    /// @param scratch   the largest work space of a kernel, which is part of `temporary`
    public record Memory(long temporary, long unshared, long fed, long fixed, long variables, long scratch) {
        /// What a runner allocates.
        public long runner() {
            return temporary + fed + fixed;
        }

        public long total() {
            return runner() + variables;
        }
    }

    /// Refuses a plan that needs more than `cap` bytes, and says what batch would fit.
    public Plan requireAtMost(long cap) {
        Memory m = memory();
        if (m.total() > cap) {
            long perSample = Math.max(1, (m.temporary() + m.fed()) / target.batch());
            long fits = Math.max(0, (cap - m.fixed() - m.variables()) / perSample);
            throw new PlanException(
                    "a batch of %d needs %s (%s of values, %s of weights and optimizer state), but the cap is %s. %s",
                    target.batch(), mebibytes(m.total()), mebibytes(m.runner()), mebibytes(m.variables()),
                    mebibytes(cap),
                    fits < 1
                            ? "Not even a batch of 1 fits: raise the cap, or take a smaller network."
                            : "A batch of about " + fits + " fits; or raise the cap.");
        }
        return this;
    }

    static String mebibytes(long bytes) {
        return "%.1f MiB".formatted(bytes / 1048576.0);
    }

    @Override public String toString() {
        return PlanText.of(this);
    }

    /// Frees the kernels. Runners of the plan must be closed before.
    @Override public void close() {
        kernels.forEach(Kernel::close);
        preparation.forEach(Kernel::close);
    }
}
