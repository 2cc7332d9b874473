package dev.fovea.insight.profile;

import dev.fovea.plan.Plan;
import dev.fovea.plan.StepWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// Times the steps of a plan, over many passes:
///
/// ```java
/// try (var stepper = Stepper.of(model, data.inputs(), data.targets(), 64)) {
///     int batch = stepper.load(batches.next());
///     IO.println(Profiler.of("train", stepper.plan(), limits)
///             .profile(() -> stepper.step(batch), watcher -> stepper.step(batch, watcher)));
/// }
/// ```
/// The first passes are not counted: the JIT compiler has not seen all code, and memory is touched for the first time. Between
/// the watched ones, each third time, is one without a clock at its steps, to tell what watching costs.
///
/// @param limits  what the machine can do where so many bytes are moved
/// @param least   passes that are watched at least
/// @param most    passes that are watched at most
/// @param seconds for which they are watched, between these two, after a third of it to warm up
public record Profiler(String name, Plan plan, LongFunction<Limit> limits, int least, int most, double seconds) {
    private static final int LEAST = 5;
    private static final int MOST = 10_000;
    private static final int PARTS = 3;
    private static final double SECOND = 1e9;

    public Profiler {
        if (least < 1 || most < least || !(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "one pass or more is watched, for no less than 0 seconds, but asked for were %d to %d passes in %s seconds"
                            .formatted(least, most, seconds));
        }
    }

    /// Watches passes for three seconds.
    public static Profiler of(String name, Plan plan, LongFunction<Limit> limits) {
        return new Profiler(name, plan, limits, LEAST, MOST, 3);
    }

    /// So many passes, however long they take.
    public Profiler passes(int count) { return new Profiler(name, plan, limits, count, count, 0); }

    /// For so long: five passes at least, ten thousand at most.
    public Profiler seconds(double seconds) { return new Profiler(name, plan, limits, LEAST, MOST, seconds); }

    /// Runs passes of the plan, and says where their time goes.
    ///
    /// @param pass    one pass
    /// @param watched one pass that lets its steps be watched
    public Profile profile(Runnable pass, Consumer<StepWatcher> watched) {
        var clock = new Clock(plan.steps().size());
        var steps = new ArrayList<long[]>();
        time(() -> nanos(pass), PARTS);
        var unwatched = new ArrayList<Long>();
        List<Long> passes = time(() -> {
            if (steps.size() % PARTS == 0) {
                unwatched.add(nanos(pass));
            }
            long nanos = nanos(() -> watched.accept(clock));
            steps.add(clock.nanos.clone());
            return nanos;
        }, 1);
        return profile(passes, unwatched, steps);
    }

    /// Nanoseconds of each pass; for a part of the time, and a part of the passes that are needed at least.
    private List<Long> time(LongSupplier pass, int parts) {
        var nanos = new ArrayList<Long>();
        int enough = (least + parts - 1) / parts;
        long end = System.nanoTime() + (long) (seconds * SECOND / parts);
        while (nanos.size() < enough || nanos.size() < most && System.nanoTime() < end) {
            nanos.add(pass.getAsLong());
        }
        return nanos;
    }

    private static long nanos(Runnable what) {
        long start = System.nanoTime();
        what.run();
        return System.nanoTime() - start;
    }

    private Profile profile(List<Long> passes, List<Long> unwatched, List<long[]> nanos) {
        var steps = new ArrayList<ProfiledStep>();
        long[] between = array(passes);
        for (PlannedStep planned : PlannedStep.of(plan)) {
            long[] own = nanos.stream().mapToLong(n -> n[planned.number()]).toArray();
            steps.add(new ProfiledStep(planned, Times.of(own), limits.apply(planned.bytes())));
            for (int i = 0; i < own.length; i++) {
                between[i] -= own[i];
            }
        }
        return new Profile(name, plan.target().batch(), plan.target().backend().name(), plan.target().threads(),
                passes.size(), Times.of(array(passes)), Times.of(array(unwatched)), Times.of(between),
                limits.apply(Profile.LIMIT_BYTES), steps);
    }

    private static long[] array(List<Long> nanos) {
        return nanos.stream().mapToLong(n -> n).toArray();
    }

    /// How long each step of the last pass took, by its number.
    private static final class Clock implements StepWatcher {
        private final long[] nanos;
        private long started;

        private Clock(int steps) {
            this.nanos = new long[steps];
        }

        @Override public void starts(int step) {
            started = System.nanoTime();
        }

        @Override public void ended(int step) {
            nanos[step] = System.nanoTime() - started;
        }
    }
}
