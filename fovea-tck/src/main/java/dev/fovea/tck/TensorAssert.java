package dev.fovea.tck;

import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import org.assertj.core.api.AbstractAssert;

/// AssertJ for tensors: `assertThat(actual).isCloseTo(expected, Tolerance.ofSum(terms))`. The message names the worst
/// element.
public final class TensorAssert extends AbstractAssert<TensorAssert, Tensor> {

    private TensorAssert(Tensor actual) {
        super(actual, TensorAssert.class);
    }

    public static TensorAssert assertThat(Tensor actual) {
        return new TensorAssert(actual);
    }

    /// Equal up to the tolerance, for sums of products of factors in −1 … 1. The expected tensor may be of a wider
    /// type.
    public TensorAssert isCloseTo(Tensor expected, Tolerance tolerance) {
        return isCloseTo(expected, tolerance, _ -> tolerance.summands());
    }

    /// Equal up to the tolerance; `summands` holds the sum of the summands' magnitudes for each element.
    public TensorAssert isCloseTo(Tensor expected, Tolerance tolerance, Tensor summands) {
        return isCloseTo(expected, tolerance, summands::get);
    }

    private TensorAssert isCloseTo(Tensor expected, Tolerance tolerance, LongToDoubleFunction summands) {
        isNotNull();
        if (!actual.shape().equals(expected.shape())) {
            failWithMessage("expected %s, but was %s", expected, actual);
        }
        long wrong = 0;
        long worst = 0;
        double excess = 0;
        for (long i = 0; i < actual.count(); i++) {
            double allowed = tolerance.allowed(actual.dtype(), expected.get(i), summands.applyAsDouble(i));
            double over = excess(actual.get(i), expected.get(i), allowed);
            if (over > 0) {
                wrong++;
                if (over > excess) {
                    excess = over;
                    worst = i;
                }
            }
        }
        if (wrong > 0) {
            failWithMessage(
                    "%d of %d elements of %s are wrong; the worst, at %s, is %s instead of %s: off by %.3g, allowed are %.3g",
                    wrong, actual.count(), actual.type(), Arrays.toString(position(worst)), actual.get(worst),
                    expected.get(worst),
                    Math.abs(actual.get(worst) - expected.get(worst)),
                    tolerance.allowed(actual.dtype(), expected.get(worst), summands.applyAsDouble(worst)));
        }
        return this;
    }

    /// By how much the error is too large; infinite for a NaN or an infinity at the wrong place.
    private static double excess(double actual, double expected, double allowed) {
        if (actual == expected || Double.isNaN(actual) && Double.isNaN(expected)) {
            return 0;
        }
        double error = Math.abs(actual - expected);
        return error <= allowed ? 0 : Double.isFinite(error) ? error - allowed : Double.POSITIVE_INFINITY;
    }

    /// Equal in type, shape and every bit; a NaN equals a NaN, and 0 equals −0.
    public TensorAssert hasTheElementsOf(Tensor expected) {
        isNotNull();
        if (!actual.type().equals(expected.type())) {
            failWithMessage("expected %s, but was %s", expected, actual);
        }
        if (!actual.dtype().isFloat() && !actual.equals(expected)) {
            failWithMessage("expected %s, but was %s", expected, actual);
        }
        return actual.equals(expected) ? this : isCloseTo(expected, Tolerance.exact());
    }

    /// The elements in row-major order are these numbers.
    public TensorAssert hasElements(double... expected) {
        isNotNull();
        if (!Arrays.equals(positive(actual.doubles()), positive(expected))) {
            failWithMessage("expected %s, but was %s", Arrays.toString(expected), Arrays.toString(actual.doubles()));
        }
        return this;
    }

    private static double[] positive(double[] values) {
        return Arrays.stream(values).map(v -> v + 0.0).toArray();           // −0 + 0 is 0
    }

    private int[] position(long flat) {
        var position = new int[actual.shape().rank()];
        long[] strides = actual.shape().strides();
        for (int axis = 0; axis < position.length; axis++) {
            position[axis] = (int) (flat / strides[axis] % actual.shape().extent(axis));
        }
        return position;
    }
}
