package dev.fovea.tck;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;

/// How far a computed number may lie from the exact one: a number of roundings, each a part of some magnitude. Derived,
/// not tuned.
///
/// @param roundings how many roundings, each of at most half a unit in the last place, may add up
/// @param scale     the magnitude that is rounded
/// @param summands  the sum of the summands' magnitudes, where nobody knows better: 1 for each, as for factors in −1 …
/// 1
public record Tolerance(double roundings, Scale scale, double summands) {

    /// What the roundings are relative to.
    public enum Scale {
        /// nothing: every bit must be right
        NONE,
        /// the exact result
        RESULT,
        /// the exact result, or 1 if it is smaller: functions that are approximated to an absolute error
        RESULT_OR_ONE,
        /// the sum of the summands' magnitudes, which cancellation does not make smaller
        SUMMANDS
    }

    public Tolerance {
        if (!(roundings >= 0)) {
            throw new IllegalArgumentException("a tolerance is 0 roundings or more, but is " + roundings);
        }
    }

    /// Every bit as expected: what is only moved, chosen or counted.
    public static Tolerance exact() {
        return new Tolerance(0, Scale.NONE, 0);
    }

    /// A sum of `terms` products, added in any order, with or without fused multiply-add.
    ///
    /// `n = terms + 1` roundings (of the products, the sums, the expected value) err by at most `n·u·Σ|aᵢbᵢ|`; as they
    /// are independent, by more than `λ√n·u·Σ|aᵢbᵢ|` only with probability `2·exp(−λ²/2)` (Higham & Mary 2019, theorem
    /// 2.4). With λ = 8 that is under 10⁻¹³.
    public static Tolerance ofSum(long terms) {
        double n = terms + 1;
        return new Tolerance(Math.min(n, 8 * Math.sqrt(n)), Scale.SUMMANDS, terms);
    }

    /// A function that is right up to `roundings` roundings of its result.
    public static Tolerance relative(double roundings) {
        return new Tolerance(roundings, Scale.RESULT, 0);
    }

    /// A function that is right up to `roundings` roundings of its result, or of 1 where the result is smaller.
    public static Tolerance absolute(double roundings) {
        return new Tolerance(roundings, Scale.RESULT_OR_ONE, 0);
    }

    /// For an algorithm whose summands are `growth` times as large, and are those of the elements around, too: as if every element
    /// were a sum of the largest of all magnitudes. See [dev.fovea.spi.Candidate#growth].
    ///
    /// @param summands the sum of the summands' magnitudes of each element
    public Tolerance grown(double growth, Tensor summands) {
        double largest = 0;
        for (long i = 0; i < summands.count(); i++) {
            largest = Math.max(largest, Math.abs(summands.get(i)));
        }
        return new Tolerance(roundings * growth, Scale.SUMMANDS, largest);
    }

    public boolean isExact() {
        return scale == Scale.NONE;
    }

    /// The largest error of a result of type `type`; `summands` is the sum of the summands' magnitudes.
    ///
    /// Nothing is computed in bf16: what is stored as bf16 was computed in f32, and is rounded once more.
    public double allowed(DType type, double expected, double summands) {
        if (type == DType.BF16 && !isExact()) {
            double computed = allowed(DType.F32, expected, summands);
            return computed + roundoff(DType.BF16) * (Math.abs(expected) + computed);
        }
        double unit = roundings * roundoff(type);
        return switch (scale) {
            case NONE -> 0;
            case RESULT -> unit * Math.abs(expected) + Float.MIN_VALUE;
            case RESULT_OR_ONE -> unit * Math.max(1, Math.abs(expected));
            case SUMMANDS -> unit * summands + Float.MIN_VALUE;
        };
    }

    /// The largest relative error of one rounding to the nearest.
    private static double roundoff(DType type) {
        return switch (type) {
            case F32 -> 0x1p-24;
            case F64 -> 0x1p-53;
            case BF16 -> 0x1p-8;
            case U8, I32, I64 -> 0;
        };
    }
}
