package dev.fovea.cli.compare;

import dev.fovea.cli.compare.Outcome.Measured;
import java.util.OptionalDouble;

/// A line of the table.
///
/// @param multiplyAdds of one image
/// @param ours         whether the engine is Fovea
/// @param ratio        Fovea's images a second over those of this engine; of Fovea's own none
/// @param difference   of another engine's answers from Fovea's to a network of a file: the largest of all, over the largest answer
public record Row(Cell cell, String engine, boolean ours, Outcome outcome, double multiplyAdds, OptionalDouble ratio,
        OptionalDouble difference) {
    private static final double FLOP = 2e-9;                // of a multiply-add, in GFLOP

    /// Of engines whose answers were compared by few of them.
    public Row(Cell cell, String engine, boolean ours, Outcome outcome, double multiplyAdds, OptionalDouble ratio) {
        this(cell, engine, ours, outcome, multiplyAdds, ratio, OptionalDouble.empty());
    }

    double gigaflops(Measured measured) {
        return FLOP * multiplyAdds * measured.median();
    }
}
