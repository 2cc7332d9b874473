package dev.fovea.compile;

import dev.fovea.graph.Value;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What kernels cost, and reorders between layouts: the nanoseconds that are known of them or, if wanted, measured now.
final class MeasuredCosts {
    /// Another kernel must be faster than the usual one by more than times vary.
    private static final double CLEARLY = 1.02;
    private static final long OFTEN = 5_000_000_000L;       // nanoseconds: so much is lost when measuring is interrupted

    private final Target target;
    private final KernelTimes times;
    private final Race race;
    private final Map<Reorder, Optional<Candidate>> reorders = new HashMap<>();
    private boolean hasMeasured;
    private long told;

    MeasuredCosts(Target target, KernelTimes times) {
        this.target = target;
        this.times = times;
        this.race = new Race(times.clock(), target.backend());
        this.told = times.clock().getAsLong();
    }

    /// Those whose time is known; the usual one alone if that is not. A view takes none.
    List<Option> timed(List<Option> offered) {
        if (!isChoice(offered)) {
            return offered;
        }
        var byJob = new LinkedHashMap<Job, List<Option>>();
        offered.forEach(o -> byJob.computeIfAbsent(o.job(), _ -> new ArrayList<>()).add(o));
        byJob.forEach((job, all) -> measure(what(job), job.op().toString(), all));
        return time(offered.getFirst()).isEmpty()
                ? List.of(offered.getFirst())
                : offered.stream().filter(o -> time(o).isPresent()).toList();
    }

    /// Whether times decide between them.
    static boolean isChoice(List<Option> all) {
        return all.size() > 1 && !all.getFirst().isView();
    }

    String what(Job job) {
        return job.what(target.threads());
    }

    private OptionalLong time(Option o) {
        return times.of(what(o.job()), o.how());
    }

    private void measure(String what, String code, List<Option> offered) {
        if (!times.measures()) {
            return;
        }
        var missing = new LinkedHashMap<String, Candidate>();
        long known = Race.NEVER;
        for (Option o : offered) {
            OptionalLong time = times.of(what, o.how());
            if (time.isPresent()) {
                known = Math.min(known, time.getAsLong());
            } else {
                missing.putIfAbsent(o.how(), o.candidate());
            }
        }
        if (!missing.isEmpty()) {
            List<Long> found = race.times(code, List.copyOf(missing.values()), known);
            int i = 0;
            for (String how : missing.keySet()) {
                times.measured(what, how, found.get(i++));
            }
            hasMeasured = true;
            if (times.clock().getAsLong() - told > OFTEN) {
                tell();
            }
        }
    }

    private void tell() {
        times.tell();
        told = times.clock().getAsLong();
    }

    /// Nothing more is asked: whoever keeps the times is told of the last ones.
    void finish() {
        if (hasMeasured) {
            tell();
        }
    }

    /// Of each of a node's options.
    double[] of(List<Option> all) {
        double[] costs = new double[all.size()];
        for (int i = 0; i < costs.length && isChoice(all); i++) {
            costs[i] = nanoseconds(time(all.get(i))) * (i == 0 ? 1 : CLEARLY);
        }
        return costs;
    }

    /// To have the value in another layout than that in which it is made. What only the backend understands cannot be moved.
    double move(Value v, Layout from, Layout to) {
        boolean hidden = Narrow.wide(v.op()) instanceof Workspace.Forward && v.index() == v.node().outputs().size() - 1;
        return hidden ? from.equals(to) ? 0 : Double.POSITIVE_INFINITY : reorder(from, to);
    }

    private double reorder(Layout from, Layout to) {
        if (from.equals(to)) {
            return 0;
        }
        var op = new Reorder(from, to);
        var job = new Job(op, List.of(from.type()), List.of(to.type()));
        Optional<Candidate> found = reorders.computeIfAbsent(op, _ -> ChooseKernels.best(op, new Signature(job.inputs(),
                job.outputs(), List.of(from), List.of(Optional.of(to)), target.threads()), target));
        if (found.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Option option = Option.of(job, found.get());
        String what = "reorder %s, %d threads".formatted(from.type().equals(to.type())
                ? to.type()
                : job.types(), target.threads());
        measure(what, op.toString(), List.of(option));
        Layout read = option.inputs().getFirst();
        return nanoseconds(times.of(what, option.how())) + (read.equals(from) ? 0 : reorder(from, read));
    }

    private static double nanoseconds(OptionalLong time) {
        return time.isEmpty() || time.getAsLong() == Race.NEVER ? Double.POSITIVE_INFINITY : time.getAsLong();
    }
}
