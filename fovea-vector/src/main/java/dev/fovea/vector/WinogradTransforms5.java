package dev.fovea.vector;

import static dev.fovea.vector.Lanes.ALL;
import static dev.fovea.vector.Lanes.ORDER;
import static dev.fovea.vector.Lanes.SPECIES;
import static dev.fovea.vector.Lanes.atLeast;

import jdk.incubator.vector.FloatVector;

/// The transforms of Winograd's F(4 × 4, 5 × 5). Written by `WinogradSource` from the matrices of Cook and Toom: do not edit.
final class WinogradTransforms5 implements WinogradTransforms {
    // @formatter:off
    @Override public int taps() { return 5; }
    @Override public double growth() { return 301.2; }

    /// `Bᵀ·d`
    @Override public void input(long[] from, long step, int count, long out, long next, long apart) {
        input1(from, step, count, out, next, apart);
        input2(from, step, count, out, next, apart);
    }

    private static void input1(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 5.25F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, -5.25F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, -4.25F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long r7 = from[7];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector x7 = FloatVector.fromMemorySegment(SPECIES, ALL, r7 + at, ORDER);
            x4.fma(c1, x2.fma(c0, x6.sub(x0))).intoMemorySegment(ALL, to, ORDER);
            FloatVector e1 = x4.fma(c2, x2.add(x6));
            FloatVector o1 = x3.fma(c2, x1.add(x5));
            e1.add(o1).intoMemorySegment(ALL, to + apart, ORDER);
            e1.sub(o1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            x5.fma(c1, x3.fma(c0, x7.sub(x1))).intoMemorySegment(ALL, to + 7 * apart, ORDER);
        }
    }

    private static void input2(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, -1.25F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 0.5F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, -2.5F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c6 = FloatVector.broadcast(SPECIES, -5.0F);
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector e3 = x4.fma(c1, x2.fma(c0, x6));
            FloatVector o3 = x5.fma(c4, x3.fma(c3, x1.mul(c2)));
            e3.add(o3).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            e3.sub(o3).intoMemorySegment(ALL, to + 4 * apart, ORDER);
            FloatVector e5 = x4.fma(c6, x2.fma(c5, x6));
            FloatVector o5 = x5.fma(c2, x3.fma(c3, x1.mul(c4)));
            e5.add(o5).intoMemorySegment(ALL, to + 5 * apart, ORDER);
            e5.sub(o5).intoMemorySegment(ALL, to + 6 * apart, ORDER);
        }
    }

    /// `Aᵀ·m`
    @Override public void output(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 0.5F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.125F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long r7 = from[7];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector x7 = FloatVector.fromMemorySegment(SPECIES, ALL, r7 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            FloatVector s5 = x5.add(x6);
            FloatVector d5 = x5.sub(x6);
            x0.add(s1).add(s3).add(s5).intoMemorySegment(ALL, to, ORDER);
            d5.fma(c1, d3.fma(c0, d1)).intoMemorySegment(ALL, to + apart, ORDER);
            s5.fma(c3, s3.fma(c2, s1)).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            d5.fma(c5, d3.fma(c4, d1.add(x7))).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `Aᵀ·m + bias, not below a floor`
    @Override public void outputWithBias(long[] from, long step, int count, long out, long next, long apart, long bias, float floor) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 0.5F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.125F);
        FloatVector offset = FloatVector.fromMemorySegment(SPECIES, ALL, bias, ORDER);
        FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long r7 = from[7];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector x7 = FloatVector.fromMemorySegment(SPECIES, ALL, r7 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            FloatVector s5 = x5.add(x6);
            FloatVector d5 = x5.sub(x6);
            atLeast(x0.add(s1).add(s3).add(s5).add(offset), lowest).intoMemorySegment(ALL, to, ORDER);
            atLeast(d5.fma(c1, d3.fma(c0, d1)).add(offset), lowest).intoMemorySegment(ALL, to + apart, ORDER);
            atLeast(s5.fma(c3, s3.fma(c2, s1)).add(offset), lowest).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            atLeast(d5.fma(c5, d3.fma(c4, d1.add(x7))).add(offset), lowest).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `Aᵀ·m + bias + other, not below a floor`
    @Override public void outputWithSum(long[] from, long step, int count, long out, long next, long apart, long bias, long others, float floor) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 0.5F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.125F);
        FloatVector offset = FloatVector.fromMemorySegment(SPECIES, ALL, bias, ORDER);
        FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long r7 = from[7];
        long beside = others - out;
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector x7 = FloatVector.fromMemorySegment(SPECIES, ALL, r7 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            FloatVector s5 = x5.add(x6);
            FloatVector d5 = x5.sub(x6);
            atLeast(x0.add(s1).add(s3).add(s5).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to, ORDER)), lowest).intoMemorySegment(ALL, to, ORDER);
            atLeast(d5.fma(c1, d3.fma(c0, d1)).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + apart, ORDER)), lowest).intoMemorySegment(ALL, to + apart, ORDER);
            atLeast(s5.fma(c3, s3.fma(c2, s1)).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + 2 * apart, ORDER)), lowest).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            atLeast(d5.fma(c5, d3.fma(c4, d1.add(x7))).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + 3 * apart, ORDER)), lowest).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `A·ȳ`
    @Override public void outputGradient(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 0.5F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.125F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            x0.intoMemorySegment(ALL, to, ORDER);
            FloatVector e1 = x0.add(x2);
            FloatVector o1 = x1.add(x3);
            e1.add(o1).intoMemorySegment(ALL, to + apart, ORDER);
            e1.sub(o1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            FloatVector e3 = x2.fma(c0, x0);
            FloatVector o3 = x3.fma(c2, x1.mul(c1));
            e3.add(o3).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            e3.sub(o3).intoMemorySegment(ALL, to + 4 * apart, ORDER);
            FloatVector e5 = x2.fma(c3, x0);
            FloatVector o5 = x3.fma(c5, x1.mul(c4));
            e5.add(o5).intoMemorySegment(ALL, to + 5 * apart, ORDER);
            e5.sub(o5).intoMemorySegment(ALL, to + 6 * apart, ORDER);
            x3.intoMemorySegment(ALL, to + 7 * apart, ORDER);
        }
    }

    /// `G·g`
    @Override public void kernel(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, -0.22222222F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 0.011111111F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 0.044444446F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.17777778F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 0.022222223F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.08888889F);
        FloatVector c6 = FloatVector.broadcast(SPECIES, 0.7111111F);
        FloatVector c7 = FloatVector.broadcast(SPECIES, 0.35555556F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            x0.neg().intoMemorySegment(ALL, to, ORDER);
            FloatVector e1 = x4.fma(c0, x2.fma(c0, x0.mul(c0)));
            FloatVector o1 = x3.fma(c0, x1.mul(c0));
            e1.add(o1).intoMemorySegment(ALL, to + apart, ORDER);
            e1.sub(o1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            FloatVector e3 = x4.fma(c3, x2.fma(c2, x0.mul(c1)));
            FloatVector o3 = x3.fma(c5, x1.mul(c4));
            e3.add(o3).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            e3.sub(o3).intoMemorySegment(ALL, to + 4 * apart, ORDER);
            FloatVector e5 = x4.fma(c2, x2.fma(c3, x0.mul(c6)));
            FloatVector o5 = x3.fma(c5, x1.mul(c7));
            e5.add(o5).intoMemorySegment(ALL, to + 5 * apart, ORDER);
            e5.sub(o5).intoMemorySegment(ALL, to + 6 * apart, ORDER);
            x4.intoMemorySegment(ALL, to + 7 * apart, ORDER);
        }
    }

    /// `Gᵀ·ḡ`
    @Override public void kernelGradient(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, -0.22222222F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 0.011111111F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 0.7111111F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.022222223F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 0.35555556F);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 0.044444446F);
        FloatVector c6 = FloatVector.broadcast(SPECIES, 0.17777778F);
        FloatVector c7 = FloatVector.broadcast(SPECIES, 0.08888889F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long r6 = from[6];
        long r7 = from[7];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector x6 = FloatVector.fromMemorySegment(SPECIES, ALL, r6 + at, ORDER);
            FloatVector x7 = FloatVector.fromMemorySegment(SPECIES, ALL, r7 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            FloatVector s5 = x5.add(x6);
            FloatVector d5 = x5.sub(x6);
            s5.fma(c2, s3.fma(c1, s1.fma(c0, x0.neg()))).intoMemorySegment(ALL, to, ORDER);
            d5.fma(c4, d3.fma(c3, d1.mul(c0))).intoMemorySegment(ALL, to + apart, ORDER);
            s5.fma(c6, s3.fma(c5, s1.mul(c0))).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            d5.fma(c7, d3.fma(c7, d1.mul(c0))).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            s5.fma(c5, s3.fma(c6, s1.fma(c0, x7))).intoMemorySegment(ALL, to + 4 * apart, ORDER);
        }
    }
    // @formatter:on
}
