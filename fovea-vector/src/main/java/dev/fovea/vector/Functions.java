package dev.fovea.vector;

import static dev.fovea.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// `eˣ`, `ln x`, `tanh x`, `erf x` and the sum of a vector, made of exactly rounded operations in a fixed order.
///
/// The Vector API's own have other bits before the JIT has compiled them than after, so that equal runs would differ.
/// Polynomials by S. Moshier, Cephes Mathematical Library (expf, logf, tanhf); at most about 2 units in the last place off.
final class Functions {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final FloatVector LOG2_E = constant(1.44269504f);
    private static final FloatVector LN2_HIGH = constant(0.693359375f);        // ln 2 in two parts: n · high is exact
    private static final FloatVector LN2_LOW = constant(-2.12194440e-4f);
    private static final FloatVector MINUS_LN2_HIGH = constant(-0.693359375f);
    private static final FloatVector MINUS_LN2_LOW = constant(2.12194440e-4f);
    private static final FloatVector ROUND = constant(12582912f);    // 1.5 · 2²³: adding it rounds to whole numbers
    private static final IntVector ROUND_BITS = IntVector.broadcast(INTS, Float.floatToRawIntBits(12582912f));
    private static final IntVector EXPONENT_OF_1 = IntVector.broadcast(INTS, 127);
    private static final FloatVector LOWEST = constant(-104f);
    private static final FloatVector HIGHEST = constant(89f);
    private static final FloatVector ONE = constant(1f);
    private static final FloatVector ZERO = constant(0f);
    private static final FloatVector TWO = constant(2f);
    private static final FloatVector MINUS_HALF = constant(-0.5f);
    private static final FloatVector NAN = constant(Float.NaN);
    private static final FloatVector INFINITY = constant(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = constant(Float.NEGATIVE_INFINITY);
    private static final FloatVector SMALLEST_NORMAL = constant(Float.MIN_NORMAL);
    private static final FloatVector TWO_TO_23 = constant(0x1p23f);
    private static final FloatVector SQRT_HALF = constant(0.707106781f);
    private static final FloatVector NEAR = constant(0.625f);
    private static final FloatVector E5 = constant(1.9875691500e-4f);
    private static final FloatVector E4 = constant(1.3981999507e-3f);
    private static final FloatVector E3 = constant(8.3334519073e-3f);
    private static final FloatVector E2 = constant(4.1665795894e-2f);
    private static final FloatVector E1 = constant(1.6666665459e-1f);
    private static final FloatVector E0 = constant(5.0000001201e-1f);
    private static final FloatVector L8 = constant(7.0376836292e-2f);
    private static final FloatVector L7 = constant(-1.1514610310e-1f);
    private static final FloatVector L6 = constant(1.1676998740e-1f);
    private static final FloatVector L5 = constant(-1.2420140846e-1f);
    private static final FloatVector L4 = constant(1.4249322787e-1f);
    private static final FloatVector L3 = constant(-1.6668057665e-1f);
    private static final FloatVector L2 = constant(2.0000714765e-1f);
    private static final FloatVector L1 = constant(-2.4999993993e-1f);
    private static final FloatVector L0 = constant(3.3333331174e-1f);
    private static final FloatVector T4 = constant(-5.70498872745e-3f);
    private static final FloatVector T3 = constant(2.06390887954e-2f);
    private static final FloatVector T2 = constant(-5.37397155531e-2f);
    private static final FloatVector T1 = constant(1.33314422036e-1f);
    private static final FloatVector T0 = constant(-3.33332819422e-1f);
    private static final FloatVector FOUR = constant(4f);
    private static final FloatVector MINUS_FOUR = constant(-4f);
    private static final FloatVector MINUS_ONE = constant(-1f);
    private static final FloatVector P6 = constant(-2.72614225801306e-10f);
    private static final FloatVector P5 = constant(2.77068142495902e-08f);
    private static final FloatVector P4 = constant(-2.10102402082508e-06f);
    private static final FloatVector P3 = constant(-5.69250639462346e-05f);
    private static final FloatVector P2 = constant(-7.34990630326855e-04f);
    private static final FloatVector P1 = constant(-2.95459980854025e-03f);
    private static final FloatVector P0 = constant(-1.60960333262415e-02f);
    private static final FloatVector Q4 = constant(-1.45660718464996e-05f);
    private static final FloatVector Q3 = constant(-2.13374055278905e-04f);
    private static final FloatVector Q2 = constant(-1.68282697438203e-03f);
    private static final FloatVector Q1 = constant(-7.37332916720468e-03f);
    private static final FloatVector Q0 = constant(-1.42647390514189e-02f);
    private static final FloatVector QUARTER = constant(0.25f);
    private static final FloatVector TWO_PI = constant((float) (2 * Math.PI));
    private static final FloatVector S3 = constant(-1 / 6f);
    private static final FloatVector S5 = constant(1 / 120f);
    private static final FloatVector S7 = constant(-1 / 5040f);
    private static final FloatVector S9 = constant(1 / 362880f);
    private static final FloatVector S11 = constant(-1 / 39916800f);
    private static final FloatVector S13 = constant(1 / 6227020800f);
    private static final VectorShuffle<Float> BY_8 = distance(8);
    private static final VectorShuffle<Float> BY_4 = distance(4);
    private static final VectorShuffle<Float> BY_2 = distance(2);
    private static final VectorShuffle<Float> BY_1 = distance(1);

    private Functions() {
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static VectorShuffle<Float> distance(int d) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + d) % SPECIES.length());
    }

    /// `eˣ = 2ⁿ · eʳ` with `x = n · ln 2 + r`.
    static FloatVector exp(FloatVector value) {
        FloatVector x = Lanes.within(value, LOWEST, HIGHEST);        // beyond these the result is 0 and ∞ anyway
        FloatVector shifted = x.fma(LOG2_E, ROUND);
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        FloatVector p = r.fma(E5, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0).fma(r.mul(r), r).add(ONE);
        IntVector power = shifted.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = power.lanewise(VectorOperators.ASHR, 1);    // in two steps, for results below 2⁻¹²⁶ and above 2¹²⁷
        return p.mul(twoTo(half)).mul(twoTo(power.sub(half)));
    }

    private static FloatVector twoTo(IntVector n) {
        return n.add(EXPONENT_OF_1).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    /// `ln x = n · ln 2 + ln m` with `x = 2ⁿ · m`, `√½ ≤ m < √2`.
    static FloatVector log(FloatVector x) {
        var tiny = x.compare(VectorOperators.LT, SMALLEST_NORMAL);
        IntVector bits = x.blend(x.mul(TWO_TO_23), tiny).reinterpretAsInts();
        FloatVector n = (FloatVector) bits.lanewise(VectorOperators.LSHR, 23).sub(126).convert(VectorOperators.I2F, 0);
        n = n.blend(n.sub(23f), tiny);
        FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
        var small = m.compare(VectorOperators.LT, SQRT_HALF);
        n = n.blend(n.sub(ONE), small);
        FloatVector y = logOnePlus(m.blend(m.add(m), small).sub(ONE), n);
        y = y.blend(x, x.compare(VectorOperators.EQ, INFINITY));
        y = y.blend(MINUS_INFINITY, x.compare(VectorOperators.EQ, ZERO));
        return NAN.blend(y, x.compare(VectorOperators.GE, ZERO));
    }

    private static FloatVector logOnePlus(FloatVector r, FloatVector n) {
        FloatVector p = r.fma(L8, L7).fma(r, L6).fma(r, L5).fma(r, L4).fma(r, L3).fma(r, L2).fma(r, L1).fma(r, L0);
        FloatVector z = r.mul(r);
        FloatVector y = n.fma(LN2_LOW, p.mul(r).mul(z));
        return n.fma(LN2_HIGH, r.add(z.fma(MINUS_HALF, y)));
    }

    /// `1 − 2 / (e^{2|x|} + 1)` with the sign of `x`; near 0 a polynomial.
    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector far = ONE.sub(TWO.div(exp(size.add(size)).add(ONE)));
        far = far.blend(far.neg(), x.compare(VectorOperators.LT, ZERO));
        return far.blend(tanhNearZero(x), size.compare(VectorOperators.LT, NEAR));
    }

    private static FloatVector tanhNearZero(FloatVector x) {
        FloatVector z = x.mul(x);
        return z.fma(T4, T3).fma(z, T2).fma(z, T1).fma(z, T0).fma(z.mul(x), x);
    }

    /// A quotient of polynomials on [-4, 4], beyond which the result is ±1: at most 5 units in the last place off.
    static FloatVector erf(FloatVector x) {
        FloatVector v = Lanes.within(x, MINUS_FOUR, FOUR);
        FloatVector s = v.mul(v);
        FloatVector p = s.fma(P6, P5).fma(s, P4).fma(s, P3).fma(s, P2).fma(s, P1).fma(s, P0);
        FloatVector q = s.fma(Q4, Q3).fma(s, Q2).fma(s, Q1).fma(s, Q0);
        return Lanes.within(v.mul(p).div(q), MINUS_ONE, ONE);
    }

    /// `cos(2πv)` for `v` of [0, 1): `sin z` with `z = 2π(¼ − |v − round v|)` of [−π/2, π/2], by its series up to `z¹³`.
    static FloatVector cosOfTurns(FloatVector v) {
        FloatVector nearest = v.add(ROUND).sub(ROUND);
        FloatVector z = QUARTER.sub(v.sub(nearest).abs()).mul(TWO_PI);
        FloatVector s = z.mul(z);
        FloatVector p = s.fma(S13, S11).fma(s, S9).fma(s, S7).fma(s, S5).fma(s, S3);
        return p.mul(s).fma(z, z);
    }

    /// The largest of all lanes, by halves.
    static float largest(FloatVector v) {
        FloatVector s = v;
        if (Lanes.LENGTH > 8) {
            s = s.max(s.rearrange(BY_8));
        }
        if (Lanes.LENGTH > 4) {
            s = s.max(s.rearrange(BY_4));
        }
        if (Lanes.LENGTH > 2) {
            s = s.max(s.rearrange(BY_2));
        }
        return s.max(s.rearrange(BY_1)).lane(0);
    }

    /// The sum of all lanes, by halves.
    static float sum(FloatVector v) {
        FloatVector s = v;
        if (Lanes.LENGTH > 8) {
            s = s.add(s.rearrange(BY_8));
        }
        if (Lanes.LENGTH > 4) {
            s = s.add(s.rearrange(BY_4));
        }
        if (Lanes.LENGTH > 2) {
            s = s.add(s.rearrange(BY_2));
        }
        return s.add(s.rearrange(BY_1)).lane(0);
    }
}
