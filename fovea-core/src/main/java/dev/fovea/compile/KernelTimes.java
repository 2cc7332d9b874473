package dev.fovea.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How long kernels take on this machine: nanoseconds by the text of what is computed (op, types, threads), and by that of how
/// (implementation, layouts). Plans that are compiled with them take what is fastest in sum.
///
/// A time never changes once it is there, and what was not measured is never taken: so equal times make equal plans, and the
/// same bits. From any thread.
public final class KernelTimes {
    private final SortedMap<String, SortedMap<String, Long>> all = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Long>> used = new TreeMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final boolean measures;
    private final Consumer<KernelTimes> whenMeasured;
    private final LongSupplier clock;

    private KernelTimes(Map<String, ? extends Map<String, Long>> known, boolean measures,
            Consumer<KernelTimes> whenMeasured, LongSupplier clock) {
        known.forEach((what, times) -> all.put(what, new TreeMap<>(times)));
        this.measures = measures;
        this.whenMeasured = whenMeasured;
        this.clock = clock;
    }

    /// Those and no others: what they do not hold is chosen as without times.
    public static KernelTimes stored(Map<String, ? extends Map<String, Long>> known) {
        return new KernelTimes(known, false, _ -> {
        }, System::nanoTime);
    }

    /// Those, and what a plan needs beside them is measured when it is compiled; `whenMeasured` is told at its end, and every few seconds
    /// before.
    public static KernelTimes measuring(Map<String, ? extends Map<String, Long>> known,
            Consumer<KernelTimes> whenMeasured) {
        return measuring(known, whenMeasured, System::nanoTime);
    }

    static KernelTimes measuring(Map<String, ? extends Map<String, Long>> known, Consumer<KernelTimes> whenMeasured,
            LongSupplier clock) {
        return new KernelTimes(known, true, whenMeasured, clock);
    }

    /// What a plan was given to choose from, and what it took.
    ///
    /// @param op      in short
    /// @param types   of what it reads and makes, where nothing was measured
    /// @param what    is computed, exactly
    /// @param inF32   the same with everything in f32 that would lie as bf16; `what` where nothing would
    /// @param usual   how it is computed where nothing was measured
    /// @param chosen  how it is computed now, which may be so
    /// @param takesF32 whether it is now computed as `inF32` says, because that is faster
    public record Decision(String op, String types, String what, String inF32, String usual, String chosen,
            boolean takesF32) {

        public boolean isAsUsual() {
            return !takesF32 && chosen.equals(usual);
        }
    }

    /// All that is known.
    public synchronized SortedMap<String, SortedMap<String, Long>> all() {
        return copy(all);
    }

    /// What plans have been chosen by: enough to compile the same again.
    public synchronized SortedMap<String, SortedMap<String, Long>> used() {
        return copy(used);
    }

    /// Of the plans so far, each once.
    public synchronized List<Decision> decisions() {
        return decisions.stream().distinct().toList();
    }

    private static SortedMap<String, SortedMap<String, Long>> copy(SortedMap<String, SortedMap<String, Long>> times) {
        var copy = new TreeMap<String, SortedMap<String, Long>>();
        times.forEach((what, each) -> copy.put(what, Collections.unmodifiableSortedMap(new TreeMap<>(each))));
        return Collections.unmodifiableSortedMap(copy);
    }

    boolean measures() {
        return measures;
    }

    LongSupplier clock() {
        return clock;
    }

    synchronized OptionalLong of(String what, String how) {
        Long time = all.getOrDefault(what, Collections.emptySortedMap()).get(how);
        if (time == null) {
            return OptionalLong.empty();
        }
        used.computeIfAbsent(what, _ -> new TreeMap<>()).put(how, time);
        return OptionalLong.of(time);
    }

    synchronized void measured(String what, String how, long nanoseconds) {
        all.computeIfAbsent(what, _ -> new TreeMap<>()).putIfAbsent(how, nanoseconds);
    }

    synchronized void decided(Decision decision) {
        decisions.add(decision);
    }

    void tell() {
        whenMeasured.accept(this);
    }
}
