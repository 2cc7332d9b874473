package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Packing.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A place for every temporary buffer in one arena; buffers that do not live at the same time share it.
///
/// A step that may write over its input does, when the input is not read again; what a variable becomes is written into the variable's
/// own memory, when its old value is not read again. A step's work space lives as long as the step.
///
/// @param offsets   where each temporary buffer starts in the arena
/// @param scratch   where the work space of each step starts in the arena
/// @param same      buffers that are another buffer's memory: views, results written in place, new values of variables
/// @param arena     bytes of the arena
/// @param unshared  bytes of the buffers if nothing were shared
/// @param copies    new values that must be copied into their variables after the last step: path → buffer
public record PlanMemory(Map<Buffer, Long> offsets, List<Long> scratch, Map<Buffer, Buffer> same, long arena,
        long unshared,
        Map<String, Buffer> copies) {

    /// Kernels like their memory at cache lines; pages do not help (measured).
    public static final long ALIGNMENT = 64;

    private record Life(int first, int last) {
    }

    /// The buffer in whose memory `b` lies.
    public Buffer home(Buffer b) {
        Buffer home = b;
        while (same.containsKey(home)) {
            home = requireNonNull(same.get(home));
        }
        return home;
    }

    static PlanMemory of(Schedule schedule, List<Long> scratch) {
        return new Planner(schedule, scratch).plan();
    }

    private static final class Planner {
        private final Schedule schedule;
        private final List<Long> scratch;
        private final Map<Buffer, Integer> lastRead = new HashMap<>();
        private final Map<Buffer, Buffer> same = new LinkedHashMap<>();
        private final Map<String, Buffer> copies = new LinkedHashMap<>();
        private final Set<Buffer> kept = new HashSet<>();

        Planner(Schedule schedule, List<Long> scratch) {
            this.schedule = schedule;
            this.scratch = scratch;
        }

        PlanMemory plan() {
            int end = schedule.steps().size();
            for (int t = 0; t < end; t++) {
                for (Buffer b : schedule.steps().get(t).inputs()) {
                    lastRead.put(b, t);
                }
            }
            schedule.outputs().values().forEach(b -> keep(b, end));
            schedule.steps().stream().filter(s -> s.candidate().isView())
                    .forEach(s -> same.put(s.outputs().getFirst(), s.inputs().getFirst()));
            placeUpdates(end);
            for (int t = 0; t < end; t++) {
                shareInPlace(schedule.steps().get(t), t);
            }
            return layOut(lives(end));
        }

        private void keep(Buffer b, int end) {
            lastRead.put(b, end);
            kept.add(b);
        }

        /// New values go straight into their variables where nothing reads the old value any more.
        private void placeUpdates(int end) {
            Map<Buffer, Integer> madeAt = new HashMap<>();
            for (int t = 0; t < end; t++) {
                for (Buffer b : schedule.steps().get(t).outputs()) {
                    madeAt.put(b, t);
                }
            }
            schedule.updates().forEach((path, next) -> {
                Buffer variable = requireNonNull(schedule.variables().get(path));
                if (variable == next) {
                    return;
                }
                Integer at = madeAt.get(next);
                boolean inPlace = at != null && next.origin() instanceof Buffer.Origin.Temporary
                        && !same.containsKey(next) && !kept.contains(next)
                        && next.layout().equals(variable.layout()) && isLastReadBy(at, variable)
                        && mayOverwrite(schedule.steps().get(at), variable, next);
                if (inPlace) {
                    same.put(next, variable);
                } else {
                    keep(next, end);
                    copies.put(path, next);
                }
            });
        }

        private boolean mayOverwrite(Step step, Buffer variable, Buffer next) {
            int output = step.outputs().indexOf(next);
            for (int i = 0; i < step.inputs().size(); i++) {
                if (home(step.inputs().get(i)) == variable && !step.candidate().inPlace(i, output)) {
                    return false;
                }
            }
            return true;
        }

        private void shareInPlace(Step step, int t) {
            if (step.candidate().isView()) {
                return;
            }
            var taken = new HashSet<Buffer>();
            for (int o = 0; o < step.outputs().size(); o++) {
                Buffer out = step.outputs().get(o);
                for (int i = 0; i < step.inputs().size() && !same.containsKey(out); i++) {
                    Buffer in = step.inputs().get(i);
                    if (in.origin() instanceof Buffer.Origin.Temporary && in.bytes() == out.bytes()
                            && mayOverwrite(step, home(in), out) && step.candidate().inPlace(i, o)
                            && isFree(in, t) && taken.add(home(in))) {
                        same.put(out, in);
                    }
                }
            }
        }

        /// Whether nothing that lies in the same memory is read after step `t`, or is a variable's.
        private boolean isFree(Buffer in, int t) {
            Buffer home = home(in);
            return home.origin() instanceof Buffer.Origin.Temporary && isLastReadBy(t, home);
        }

        /// Whether nothing reads the memory of `home` after step `t`, under its own name or as a view.
        private boolean isLastReadBy(int t, Buffer home) {
            return schedule.buffers().stream().filter(b -> home(b) == home)
                    .allMatch(b -> lastRead.getOrDefault(b, -1) <= t);
        }

        private Buffer home(Buffer b) {
            Buffer home = b;
            while (same.containsKey(home)) {
                home = requireNonNull(same.get(home));
            }
            return home;
        }

        private Map<Buffer, Life> lives(int end) {
            Map<Buffer, Life> lives = new LinkedHashMap<>();
            for (int t = 0; t < end; t++) {
                int now = t;
                for (Buffer b : schedule.steps().get(t).outputs()) {
                    var life = new Life(now, Math.max(now, lastRead.getOrDefault(b, now)));
                    lives.merge(home(b), life,
                            (x, y) -> new Life(Math.min(x.first, y.first), Math.max(x.last, y.last)));
                }
            }
            lives.keySet().removeIf(b -> !(b.origin() instanceof Buffer.Origin.Temporary));
            return lives;
        }

        private PlanMemory layOut(Map<Buffer, Life> lives) {
            var blocks = new ArrayList<Block>();
            lives.forEach((b, life) -> blocks.add(new Block(aligned(b.bytes()), life.first, life.last)));
            long unshared = blocks.stream().mapToLong(Block::bytes).sum();
            for (int t = 0; t < scratch.size(); t++) {
                blocks.add(new Block(aligned(scratch.get(t)), t, t));
            }
            Packing packing = Packing.of(blocks);
            Map<Buffer, Long> offsets = new LinkedHashMap<>();
            lives.keySet().forEach(b -> offsets.put(b, packing.at().get(offsets.size())));
            return new PlanMemory(offsets, packing.at().subList(lives.size(), blocks.size()), same, packing.bytes(),
                    unshared, copies);
        }
    }

    /// `bytes`, rounded up to the alignment.
    public static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
