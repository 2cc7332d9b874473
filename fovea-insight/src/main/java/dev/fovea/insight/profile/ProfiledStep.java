package dev.fovea.insight.profile;

/// A step of a plan, and how long it took.
///
/// @param planned what it has to do
/// @param limit   of the machine, for so many bytes
public record ProfiledStep(PlannedStep planned, Times times, Limit limit) {

    /// The median.
    public double milliseconds() {
        return times.median();
    }

    public long multiplyAdds() {
        return planned.multiplyAdds();
    }

    public long bytes() {
        return planned.bytes();
    }

    /// Milliseconds that the machine needs for it at least.
    public double least() {
        return limit.least(planned.multiplyAdds(), planned.bytes());
    }

    /// Whether it is bound by arithmetic, and not by memory.
    public boolean isArithmetic() {
        return limit.isArithmetic(planned.multiplyAdds(), planned.bytes());
    }
}
