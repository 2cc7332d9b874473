package dev.fovea.insight.profile;

import static dev.fovea.nn.text.Require.positive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// A profile as text of at most 120 columns: `ProfileTable.of(profile).by(LAYER).top(10)`.
///
/// A line says how long the steps took (the median), by how much that varies (±, half of what lies between the tenth below and
/// the tenth above), which part of all steps that is, how fast they were, and how near they came to what the machine can do.
///
/// @param most lines at most
public record ProfileTable(Profile profile, By by, Sort sort, Optional<Integer> most) {
    private static final int WIDTH = 120;
    private static final String COLUMNS = " %8s %5s %6s %7s %5s %6s %5s  %s";
    private static final int FIXED = 57;                // of all but names and kernels
    private static final int MOST_IMPLEMENTATION = 32;
    private static final double PERCENT = 100;

    /// What is a line.
    public enum By {
        STEP,
        OP,
        LAYER;

        @Override public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What stands first.
    public enum Sort {
        /// What takes longest.
        TIME,
        /// What runs first.
        PLAN;

        @Override public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ProfileTable {
        most.ifPresent(count -> positive("the number of lines", count));
    }

    /// Every step, what takes longest first.
    public static ProfileTable of(Profile profile) {
        return new ProfileTable(profile, By.STEP, Sort.TIME, Optional.empty());
    }

    public ProfileTable by(By lines) { return new ProfileTable(profile, lines, sort, most); }
    public ProfileTable sort(Sort order) { return new ProfileTable(profile, by, order, most); }
    public ProfileTable top(int lines) { return new ProfileTable(profile, by, sort, Optional.of(lines)); }

    /// What the lines are of, in their order; those that are left out, too.
    public List<Group> all() {
        List<Group> groups = switch (by) {
            case STEP -> profile.each();
            case OP -> profile.ops();
            case LAYER -> profile.layers();
        };
        return sort == Sort.TIME ? Profile.longestFirst(groups) : groups;
    }

    /// What the lines are of: as many as are asked for.
    public List<Group> rows() {
        List<Group> all = all();
        return all.subList(0, Math.min(all.size(), most.orElse(all.size())));
    }

    @Override public String toString() {
        List<Group> rows = rows();
        List<Group> left = all().subList(rows.size(), all().size());
        List<Group> kinds = profile.kinds();
        int kernels = Math.min(MOST_IMPLEMENTATION,
                longest(rows, g -> kernels(g).length()));
        int names = Math.min(Math.max(longest(rows, g -> g.name().length()), longest(kinds, g -> g.name().length())),
                WIDTH - FIXED - kernels);
        var text = new StringBuilder(head()).append('\n').append(title(by == By.STEP ? "#" : "n", by + "", names));
        rows.forEach(g -> text.append(line(g, names, kernels, by == By.STEP)));
        if (!left.isEmpty()) {
            var others = new Group("and %d more".formatted(left.size()),
                    left.stream().flatMap(g -> g.steps().stream()).toList());
            text.append(row("", others.name(), others, "", names));
        }
        text.append('\n').append(title("n", "kind", names));
        kinds.forEach(g -> text.append(line(g, names, 0, false)));
        return text.append('\n').append(totals()).toString();
    }

    private static int longest(List<Group> groups, ToIntFunction<Group> length) {
        return groups.stream().mapToInt(length).max().orElse(0);
    }

    private String head() {
        return format("%s, batch %d, %s, %s: %s%n%.0f GFLOP/s fp32, triad %.0f GB/s over %d MiB%n", profile.name(),
                profile.batch(), profile.backend(), count(profile.threads(), "thread"),
                count(profile.passes(), "pass"), profile.limit().gigaflops(), profile.limit().gigabytes(),
                Profile.LIMIT_BYTES >> 20);
    }

    private static String title(String number, String name, int names) {
        return columns(names, number, name, "ms", "±", "share", "GFLOP/s", "peak", "GB/s", "triad", "");
    }

    private String line(Group group, int names, int kernels, boolean isStep) {
        ProfiledStep first = group.steps().getFirst();
        return row(isStep ? first.planned().number() + "" : group.steps().size() + "",
                group.name(names), group, start(kernels == 0 ? "" : kernels(group), kernels), names);
    }

    /// What the head says, the backend, is not said again.
    private String kernels(Group group) {
        return group.implementations().replace(profile.backend() + " ", "");
    }

    private String row(String number, String name, Group group, String kernel, int names) {
        boolean computes = group.multiplyAdds() > 0;
        return columns(names, number, name, format("%.3f", group.milliseconds()),
                group.steps().size() == 1 ? percent(group.steps().getFirst().times().spread()) : "",
                share(profile.share(group.milliseconds())),
                computes ? format("%.1f", group.gigaflops()) : "", computes ? percent(group.ofPeak()) : "",
                format("%.1f", group.gigabytes()), group.isArithmetic() ? "" : percent(group.ofBandwidth()), kernel);
    }

    /// @param names how wide the column of the names is
    private static String columns(int names, String number, String name, Object... cells) {
        String gap = " ".repeat(Math.max(0, names - name.length()));
        return (format("%4s %s%s", number, name, gap) + format(COLUMNS, cells)).stripTrailing() + "\n";
    }

    private String totals() {
        Group whole = profile.whole();
        return format("in %-22s %9.3f ms, of them %.3f ms (%s) in reorders%n", count(whole.steps().size(), "step"),
                whole.milliseconds(), profile.reorders(), share(profile.share(profile.reorders())))
                + format("%-25s %9.3f ms%n", "between them", profile.between().median())
                + format("%-25s %9.3f ms, a tenth below %.3f, a tenth above %.3f; unwatched %.3f%n", "a pass",
                        profile.pass().median(), profile.pass().low(), profile.pass().high(),
                        profile.unwatched().median())
                + format("%-25s %9.1f GFLOP/s, %s of the peak; with every step at its limit %.3f ms%n", "all in all",
                        profile.gigaflops(), percent(profile.gigaflops() / profile.limit().gigaflops()), whole.least());
    }

    private static String percent(double part) {
        return format("%.0f %%", Math.min(PERCENT * part, 999));
    }

    private static String share(double part) {
        return part >= 0.9995 ? "100 %" : format("%.1f %%", PERCENT * part);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : thing.endsWith("s") ? "es" : "s");
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).replace(System.lineSeparator(), "\n");
    }
}
