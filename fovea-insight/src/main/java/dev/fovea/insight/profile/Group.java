package dev.fovea.insight.profile;

import java.util.List;
import java.util.stream.Collectors;

/// Steps that have something in common, and their sums.
public record Group(String name, List<ProfiledStep> steps) {
    private static final double PER_MILLISECOND = 1e-6;         // in 10⁹ a second
    private static final int LEAST_OP = 12;                     // letters of an op that are left beside a long path

    public Group {
        steps = List.copyOf(steps);
    }

    /// The name in so many letters at most: of a step a long op from its start on, after its path; of a long path the first part and
    /// the end.
    public String name(int most) {
        boolean isStep = steps.size() == 1 && name.equals(steps.getFirst().planned().name());
        String path = name.substring(0, isStep ? opStart() : name.length());
        String op = name.substring(path.length());
        int left = Math.max(Math.min(LEAST_OP, most), most - path.length());
        String shortOp = op.length() <= left ? op : op.substring(0, left - 1) + "…";
        return shortened(path, most - shortOp.length()) + shortOp;
    }

    /// After the last slash, but for slices, which have one in their brackets.
    private int opStart() {
        int bracket = name.indexOf('[');
        return name.lastIndexOf('/', bracket < 0 ? name.length() : bracket) + 1;
    }

    private static String shortened(String path, int most) {
        if (path.length() <= most) {
            return path;
        }
        int first = path.indexOf('/') + 1;
        int last = most - first - 1;
        return last > first
                ? path.substring(0, first) + "…" + path.substring(path.length() - last)
                : most < 1 ? "" : "…" + path.substring(path.length() - most + 1);
    }

    /// The sum of the medians.
    public double milliseconds() {
        return steps.stream().mapToDouble(ProfiledStep::milliseconds).sum();
    }

    public long multiplyAdds() {
        return steps.stream().mapToLong(ProfiledStep::multiplyAdds).sum();
    }

    public long bytes() {
        return steps.stream().mapToLong(ProfiledStep::bytes).sum();
    }

    /// Operations of multiply-adds, in 10⁹ a second.
    public double gigaflops() {
        return rate(2.0 * multiplyAdds());
    }

    /// Read and written, in 10⁹ a second.
    public double gigabytes() {
        return rate(bytes());
    }

    private double rate(double count) {
        return milliseconds() == 0 ? 0 : PER_MILLISECOND * count / milliseconds();
    }

    /// The time that its multiply-adds take at least, in parts of the time that it took.
    public double ofPeak() {
        return part(steps.stream().mapToDouble(s -> s.limit().arithmetic(s.multiplyAdds())).sum());
    }

    /// The time that its bytes take at least, in parts of the time that it took.
    public double ofBandwidth() {
        return part(steps.stream().mapToDouble(s -> s.limit().memory(s.bytes())).sum());
    }

    /// The least time that its steps can take, in parts of the time that they took.
    public double ofLimit() {
        return part(least());
    }

    /// Milliseconds that the machine needs for its steps at least.
    public double least() {
        return steps.stream().mapToDouble(ProfiledStep::least).sum();
    }

    private double part(double least) {
        return milliseconds() == 0 ? 0 : least / milliseconds();
    }

    /// Whether its arithmetic takes longer than its memory.
    public boolean isArithmetic() {
        return ofPeak() > ofBandwidth();
    }

    /// The kernels that ran, each once.
    public String implementations() {
        return steps.stream().map(s -> s.planned().implementation()).distinct().collect(Collectors.joining(", "));
    }
}
