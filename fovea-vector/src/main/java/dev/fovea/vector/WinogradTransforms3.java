package dev.fovea.vector;

import static dev.fovea.vector.Lanes.ALL;
import static dev.fovea.vector.Lanes.ORDER;
import static dev.fovea.vector.Lanes.SPECIES;
import static dev.fovea.vector.Lanes.atLeast;

import jdk.incubator.vector.FloatVector;

/// The transforms of Winograd's F(4 × 4, 3 × 3). Written by `WinogradSource` from the matrices of Cook and Toom: do not edit.
final class WinogradTransforms3 implements WinogradTransforms {
    // @formatter:off
    @Override public int taps() { return 3; }
    @Override public double growth() { return 256.0; }

    /// `Bᵀ·d`
    @Override public void input(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, -5.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, -4.0F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, -2.0F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 2.0F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            x2.fma(c1, x0.fma(c0, x4)).intoMemorySegment(ALL, to, ORDER);
            FloatVector e1 = x2.fma(c2, x4);
            FloatVector o1 = x1.fma(c2, x3);
            e1.add(o1).intoMemorySegment(ALL, to + apart, ORDER);
            e1.sub(o1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            FloatVector e3 = x4.sub(x2);
            FloatVector o3 = x3.fma(c4, x1.mul(c3));
            e3.add(o3).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            e3.sub(o3).intoMemorySegment(ALL, to + 4 * apart, ORDER);
            x3.fma(c1, x1.fma(c0, x5)).intoMemorySegment(ALL, to + 5 * apart, ORDER);
        }
    }

    /// `Aᵀ·m`
    @Override public void output(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 8.0F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            x0.add(s1).add(s3).intoMemorySegment(ALL, to, ORDER);
            d3.fma(c0, d1).intoMemorySegment(ALL, to + apart, ORDER);
            s3.fma(c1, s1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            d3.fma(c2, d1.add(x5)).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `Aᵀ·m + bias, not below a floor`
    @Override public void outputWithBias(long[] from, long step, int count, long out, long next, long apart, long bias, float floor) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector offset = FloatVector.fromMemorySegment(SPECIES, ALL, bias, ORDER);
        FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            atLeast(x0.add(s1).add(s3).add(offset), lowest).intoMemorySegment(ALL, to, ORDER);
            atLeast(d3.fma(c0, d1).add(offset), lowest).intoMemorySegment(ALL, to + apart, ORDER);
            atLeast(s3.fma(c1, s1).add(offset), lowest).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            atLeast(d3.fma(c2, d1.add(x5)).add(offset), lowest).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `Aᵀ·m + bias + other, not below a floor`
    @Override public void outputWithSum(long[] from, long step, int count, long out, long next, long apart, long bias, long others, float floor) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 8.0F);
        FloatVector offset = FloatVector.fromMemorySegment(SPECIES, ALL, bias, ORDER);
        FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
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
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            atLeast(x0.add(s1).add(s3).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to, ORDER)), lowest).intoMemorySegment(ALL, to, ORDER);
            atLeast(d3.fma(c0, d1).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + apart, ORDER)), lowest).intoMemorySegment(ALL, to + apart, ORDER);
            atLeast(s3.fma(c1, s1).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + 2 * apart, ORDER)), lowest).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            atLeast(d3.fma(c2, d1.add(x5)).add(offset).add(FloatVector.fromMemorySegment(SPECIES, ALL, beside + to + 3 * apart, ORDER)), lowest).intoMemorySegment(ALL, to + 3 * apart, ORDER);
        }
    }

    /// `A·ȳ`
    @Override public void outputGradient(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 4.0F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 2.0F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 8.0F);
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
            x3.intoMemorySegment(ALL, to + 5 * apart, ORDER);
        }
    }

    /// `G·g`
    @Override public void kernel(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, -0.16666667F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 0.041666668F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.16666667F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 0.083333336F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            x0.mul(c0).intoMemorySegment(ALL, to, ORDER);
            FloatVector e1 = x2.fma(c1, x0.mul(c1));
            FloatVector o1 = x1.mul(c1);
            e1.add(o1).intoMemorySegment(ALL, to + apart, ORDER);
            e1.sub(o1).intoMemorySegment(ALL, to + 2 * apart, ORDER);
            FloatVector e3 = x2.fma(c3, x0.mul(c2));
            FloatVector o3 = x1.mul(c4);
            e3.add(o3).intoMemorySegment(ALL, to + 3 * apart, ORDER);
            e3.sub(o3).intoMemorySegment(ALL, to + 4 * apart, ORDER);
            x2.intoMemorySegment(ALL, to + 5 * apart, ORDER);
        }
    }

    /// `Gᵀ·ḡ`
    @Override public void kernelGradient(long[] from, long step, int count, long out, long next, long apart) {
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0.25F);
        FloatVector c1 = FloatVector.broadcast(SPECIES, -0.16666667F);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 0.041666668F);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 0.083333336F);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 0.16666667F);
        long r0 = from[0];
        long r1 = from[1];
        long r2 = from[2];
        long r3 = from[3];
        long r4 = from[4];
        long r5 = from[5];
        long at = 0;
        long to = out;
        for (int i = 0; i < count; i++, at += step, to += next) {
            FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, r0 + at, ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, r1 + at, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, ALL, r2 + at, ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, ALL, r3 + at, ORDER);
            FloatVector x4 = FloatVector.fromMemorySegment(SPECIES, ALL, r4 + at, ORDER);
            FloatVector x5 = FloatVector.fromMemorySegment(SPECIES, ALL, r5 + at, ORDER);
            FloatVector s1 = x1.add(x2);
            FloatVector d1 = x1.sub(x2);
            FloatVector s3 = x3.add(x4);
            FloatVector d3 = x3.sub(x4);
            s3.fma(c2, s1.fma(c1, x0.mul(c0))).intoMemorySegment(ALL, to, ORDER);
            d3.fma(c3, d1.mul(c1)).intoMemorySegment(ALL, to + apart, ORDER);
            s3.fma(c4, s1.fma(c1, x5)).intoMemorySegment(ALL, to + 2 * apart, ORDER);
        }
    }
    // @formatter:on
}
