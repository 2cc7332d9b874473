package dev.fovea.insight.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/// Where the time of a pass goes: its steps, timed over many passes. It prints itself as a table; [ProfileTable] has its options.
///
/// The times of steps are medians, each of its own, so they add up to a little less than the median of whole passes: what
/// disturbs one pass here and the next there is in no median of a step.
///
/// @param name      of the network and of what is done with it: `lenet, train`
/// @param passes    that were watched
/// @param pass      from the first step to the last, and what is done before and after
/// @param unwatched the same without a clock at each step
/// @param between   of a pass, what is in no step
/// @param limit     of the machine, over [#LIMIT_BYTES]
/// @param steps     in the order in which they run, without views
public record Profile(String name, int batch, String backend, int threads, int passes, Times pass, Times unwatched,
        Times between, Limit limit, List<ProfiledStep> steps) {
    /// What the bandwidth in the head is measured over.
    public static final long LIMIT_BYTES = 8 << 20;

    private static final double FLOP = 2e-6;            // of a multiply-add in a millisecond, in 10⁹ a second

    public Profile {
        steps = List.copyOf(steps);
    }

    /// All steps.
    public Group whole() {
        return new Group("steps", steps);
    }

    /// Which part of all steps that is; 0 if there is none.
    public double share(double milliseconds) {
        double whole = whole().milliseconds();
        return whole == 0 ? 0 : milliseconds / whole;
    }

    /// Milliseconds of bringing values into the layouts that kernels want.
    public double reorders() {
        return steps.stream().filter(s -> s.planned().kind() == Kind.REORDER).mapToDouble(ProfiledStep::milliseconds)
                .sum();
    }

    /// Operations of multiply-adds in a pass, in 10⁹ a second.
    public double gigaflops() {
        return FLOP * whole().multiplyAdds() / pass.median();
    }

    /// Each step by itself.
    public List<Group> each() {
        return steps.stream().map(s -> new Group(s.planned().name(), List.of(s))).toList();
    }

    /// The steps of each layer, in the order in which they are met.
    public List<Group> layers() {
        return groups(s -> s.planned().layer().isEmpty() ? "(no layer)" : s.planned().layer());
    }

    /// The steps of each op, in the order in which they are met.
    public List<Group> ops() {
        return groups(s -> s.planned().op());
    }

    /// The steps of each kind, what takes longest first.
    public List<Group> kinds() {
        return longestFirst(groups(s -> s.planned().kind().toString()));
    }

    static List<Group> longestFirst(List<Group> groups) {
        return groups.stream().sorted(Comparator.comparingDouble(Group::milliseconds).reversed()).toList();
    }

    private List<Group> groups(Function<ProfiledStep, String> name) {
        var groups = new LinkedHashMap<String, List<ProfiledStep>>();
        steps.forEach(s -> groups.computeIfAbsent(name.apply(s), _ -> new ArrayList<>()).add(s));
        return groups.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList();
    }

    @Override public String toString() {
        return ProfileTable.of(this).toString();
    }
}
