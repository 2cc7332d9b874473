package dev.fovea.compile;

import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Takes the time of candidates for one op, in turns, so that a busy moment of the machine meets all: the least time counts.
/// Who needs half as long again as the fastest is given up, and four times as long at first sight.
final class Race {
    /// The time of what cannot run.
    static final long NEVER = Long.MAX_VALUE;

    static final double GIVE_UP = 1.5;
    private static final int HOPELESS = 4;
    private static final int ROUNDS = 5;
    private static final int FIRST_LOOKS = 3;
    private static final long WARM_UP = 100_000_000;            // at most, in nanoseconds
    private static final long READING = 100_000;                // at least
    private static final long MOST_RUNS = 1000;                 // in a reading
    private static final long IN_ALL = 1_000_000_000;           // for the rounds of one candidate
    private static final long ALIGNMENT = 64;
    private static final int PATTERN = 997;                     // no power of two, so that rows differ

    private final LongSupplier clock;
    private final Backend host;
    private final Set<String> warm = new HashSet<>();

    Race(LongSupplier clock, Backend host) {
        this.clock = clock;
        this.host = host;
    }

    private static final class Runner {
        final Kernel.Bound kernel;
        long best = NEVER;

        Runner(Kernel.Bound kernel) {
            this.kernel = kernel;
        }
    }

    /// The nanoseconds of each, in order; [#NEVER] for what could not be made.
    ///
    /// @param op    whose code it is: that of an implementation is compiled for each op
    /// @param known the least time of those that ran before
    List<Long> times(String op, List<Candidate> candidates, long known) {
        List<Kernel> kernels = new ArrayList<>();
        try {
            candidates.forEach(c -> kernels.add(prepare(c)));
            long[] inputs = bytes(candidates, Candidate::inputs);
            long[] outputs = bytes(candidates, Candidate::outputs);
            long scratch = kernels.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
            long whole = aligned(scratch);
            for (long b : inputs) {
                whole += aligned(b);
            }
            for (long b : outputs) {
                whole += aligned(b);
            }
            try (Storage memory = host.allocate(Math.max(ALIGNMENT, whole))) {
                fill(memory.memory(), inputs, candidates.getFirst().inputs());
                return run(op, candidates, kernels, memory.memory(), inputs, outputs, scratch, known);
            }
        } finally {
            kernels.forEach(Kernel::close);
        }
    }

    /// One that cannot be made loses; the plan would not have been better for it.
    private static Kernel prepare(Candidate candidate) {
        try {
            return candidate.prepare();
        } catch (RuntimeException e) {
            System.getLogger(Race.class.getPackageName()).log(System.Logger.Level.DEBUG,
                    candidate.implementation() + " cannot be made", e);
            return new Unable();
        }
    }

    private record Unable() implements Kernel {
        @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
            throw new IllegalStateException("it was never made");
        }
    }

    private List<Long> run(String op, List<Candidate> candidates, List<Kernel> kernels, MemorySegment memory,
            long[] inputs,
            long[] outputs, long scratch, long known) {
        var runners = new ArrayList<Runner>();
        var running = new ArrayList<Runner>();
        long fastest = known;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate c = candidates.get(i);
            Kernel kernel = kernels.get(i);
            if (kernel instanceof Unable) {
                runners.add(new Runner(() -> {
                }));
                continue;
            }
            long at = 0;
            var reads = new MemorySegment[inputs.length];
            for (int k = 0; k < inputs.length; k++) {
                reads[k] = memory.asSlice(at, c.inputs().get(k).bytes());
                at += aligned(inputs[k]);
            }
            var writes = new MemorySegment[outputs.length];
            for (int k = 0; k < outputs.length; k++) {
                writes[k] = memory.asSlice(at, c.outputs().get(k).bytes());
                at += aligned(outputs[k]);
            }
            var runner = new Runner(kernel.bind(reads, writes, memory.asSlice(at, scratch)));
            runners.add(runner);
            warmUp(op, c, runner);
            read(runner, 1);
            fastest = Math.min(fastest, runner.best);
            if (runner.best / HOPELESS <= fastest) {
                running.add(runner);
            }
        }
        for (int look = 1; look < FIRST_LOOKS; look++) {
            running.forEach(r -> read(r, 1));
        }
        long spent = 0;
        for (int round = 0; round < ROUNDS && spent < IN_ALL * Math.max(1, running.size()); round++) {
            fastest = Math.min(fastest, running.stream().mapToLong(r -> r.best).min().orElse(NEVER));
            double most = GIVE_UP * fastest;
            running.removeIf(r -> r.best > most);
            long start = clock.getAsLong();
            running.forEach(r -> read(r, Math.clamp(READING / Math.max(1, r.best), 1, MOST_RUNS)));
            spent += clock.getAsLong() - start;
        }
        return runners.stream().map(r -> r.best).toList();
    }

    private void warmUp(String op, Candidate candidate, Runner runner) {
        int runs = warm.add(op + " " + candidate.implementation()) ? candidate.warmUp() : 1;
        long start = clock.getAsLong();
        for (int i = 0; i < runs && clock.getAsLong() - start < WARM_UP; i++) {
            runner.kernel.run();
        }
    }

    private void read(Runner runner, long runs) {
        long start = clock.getAsLong();
        for (long i = 0; i < runs; i++) {
            runner.kernel.run();
        }
        runner.best = Math.min(runner.best, Math.max(1, (clock.getAsLong() - start) / runs));
    }

    private static long[] bytes(List<Candidate> candidates, Function<Candidate, List<Layout>> layouts) {
        long[] most = new long[layouts.apply(candidates.getFirst()).size()];
        for (Candidate c : candidates) {
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], layouts.apply(c).get(i).bytes());
            }
        }
        return most;
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /// Small numbers of both signs; what is no float stays 0, which every index may be.
    private static void fill(MemorySegment memory, long[] bytes, List<Layout> layouts) {
        long start = 0;
        for (int k = 0; k < bytes.length; k++) {
            switch (layouts.get(k).type().dtype()) {
                case F32 -> {
                    for (long at = 0; at + Float.BYTES <= bytes[k]; at += Float.BYTES) {
                        memory.set(ValueLayout.JAVA_FLOAT, start + at, value(at / Float.BYTES));
                    }
                }
                case BF16 -> {
                    for (long at = 0; at + Short.BYTES <= bytes[k]; at += Short.BYTES) {
                        int upper = Float.floatToRawIntBits(value(at / Short.BYTES)) >>> Short.SIZE;
                        memory.set(ValueLayout.JAVA_SHORT, start + at, (short) upper);
                    }
                }
                case F64, U8, I32, I64 -> {
                }
            }
            start += aligned(bytes[k]);
        }
    }

    private static float value(long place) {
        return (place % PATTERN - PATTERN / 2) / (float) PATTERN;
    }
}
