package dev.fovea.vector;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The functions of element-wise ops on one vector: what [SweepCompiler] strings together.
///
/// Each is small enough to be inlined, so that the vectors of a sweep stay in registers. Memory is addressed absolutely;
/// whoever hands out addresses has checked the sizes.
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LENGTH = SPECIES.length();

    /// Bytes of a vector.
    static final long VECTOR = (long) LENGTH * Float.BYTES;

    /// The class of all vectors of floats here.
    static final Class<? extends FloatVector> CLASS = FloatVector.zero(SPECIES).getClass();
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(64, SPECIES.vectorBitSize() / 4)));
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class,
            VectorShape.forBitSize(Math.max(64, SPECIES.vectorBitSize() / 2)));
    private static final int NAN = Float.floatToIntBits(Float.NaN);
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /// All of memory.
    @SuppressWarnings("restricted") static final MemorySegment ALL = MemorySegment.NULL
            .reinterpret(Long.MAX_VALUE);

    private Lanes() {
    }

    /// A vector that a loop carries on, said to be of [#CLASS]. C2 knows the class of what it has computed, but of such a vector
    /// only what was counted in earlier calls, as far as it had time to count: on a busy machine it took some for vectors of any
    /// length, and made each an object.
    static FloatVector exact(FloatVector carried) {
        return CLASS.cast(carried);
    }

    // memory; `index` counts elements

    static FloatVector load(long address, long index) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address + index * 4, ORDER);
    }

    static FloatVector load(long address, long index, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address + index * 4, ORDER, mask);
    }

    static FloatVector loadInts(long address, long index) {
        return (FloatVector) IntVector.fromMemorySegment(INTS, ALL, address + index * 4, ORDER)
                .convert(VectorOperators.I2F, 0);
    }

    /// Unsigned bytes.
    static FloatVector loadBytes(long address, long index) {
        var ints = ByteVector.fromMemorySegment(BYTES, ALL, address + index, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
        return (FloatVector) ints.convert(VectorOperators.I2F, 0);
    }

    /// The upper halves of floats.
    static FloatVector loadBf16(long address, long index) {
        return ShortVector.fromMemorySegment(SHORTS, ALL, address + index * 2, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats();
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /// One element of a value of type `dtype`, as a float.
    static float value(DType dtype, long address) {
        return switch (dtype) {
            case F32 -> get(address);
            case I32 -> ALL.get(ValueLayout.JAVA_INT, address);
            case U8 -> Byte.toUnsignedInt(ALL.get(ValueLayout.JAVA_BYTE, address));
            case BF16 -> Float.intBitsToFloat(ALL.get(ValueLayout.JAVA_SHORT, address) << 16);
            case F64, I64 -> throw new IllegalArgumentException("no sweep reads " + dtype);
        };
    }

    static void store(FloatVector v, long address, long index) {
        v.intoMemorySegment(ALL, address + index * 4, ORDER);
    }

    /// Rounded to the nearest upper half, ties to even. NaN stays NaN.
    static void storeBf16(FloatVector v, long address, long index) {
        IntVector bits = v.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
        IntVector rounded = bits.add(odd).add(0x7fff).blend(NAN, v.test(VectorOperators.IS_NAN).cast(INTS));
        rounded.lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, SHORTS, 0).reinterpretAsShorts()
                .intoMemorySegment(ALL, address + index * 2, ORDER);
    }

    static void store(FloatVector v, long address, long index, VectorMask<Float> mask) {
        v.intoMemorySegment(ALL, address + index * 4, ORDER, mask);
    }

    /// Some bytes, fewer than a vector has.
    static void copy(long from, long to, long bytes) {
        long i = 0;
        for (; i + 4 <= bytes; i += 4) {
            ALL.set(ValueLayout.JAVA_INT_UNALIGNED, to + i, ALL.get(ValueLayout.JAVA_INT_UNALIGNED, from + i));
        }
        for (; i < bytes; i++) {
            ALL.set(ValueLayout.JAVA_BYTE, to + i, ALL.get(ValueLayout.JAVA_BYTE, from + i));
        }
    }

    static void move(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /// The bytes of a vector, without one that might be boxed.
    static void copyVector(long from, long to) {
        for (int i = 0; i < LENGTH * Float.BYTES; i += 8) {
            ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, to + i, ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, from + i));
        }
    }

    static void clearVector(long at) {
        for (int i = 0; i < LENGTH * Float.BYTES; i += 8) {
            ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, at + i, 0L);
        }
    }

    static void clear(long from, long bytes) {
        ALL.asSlice(from, bytes).fill((byte) 0);
    }

    static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT, address);
    }

    static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT, address, value);
    }

    /// The first `count` lanes.
    static VectorMask<Float> first(long count) {
        return SPECIES.indexInRange(0, count);
    }

    // one vector

    static FloatVector negate(FloatVector x) {
        return x.neg();
    }

    static FloatVector abs(FloatVector x) {
        return x.abs();
    }

    /// NaN stays NaN.
    static FloatVector sign(FloatVector x) {
        return step(x).sub(step(x.neg())).blend(x, x.test(VectorOperators.IS_NAN));
    }

    static FloatVector exp(FloatVector x) {
        return Functions.exp(x);
    }

    static FloatVector log(FloatVector x) {
        return Functions.log(x);
    }

    static FloatVector sqrt(FloatVector x) {
        return x.sqrt();
    }

    static FloatVector inverse(FloatVector x) {
        return FloatVector.broadcast(SPECIES, 1).div(x);
    }

    static FloatVector sigmoid(FloatVector x) {
        return inverse(exp(x.neg()).add(1));
    }

    static FloatVector tanh(FloatVector x) {
        return Functions.tanh(x);
    }

    static FloatVector erf(FloatVector x) {
        return Functions.erf(x);
    }

    static FloatVector relu(FloatVector x) {
        return atLeast(x, FloatVector.zero(SPECIES));
    }

    static FloatVector step(FloatVector x) {
        return FloatVector.zero(SPECIES).blend(1, x.compare(VectorOperators.GT, 0));
    }

    // two vectors

    static FloatVector add(FloatVector a, FloatVector b) {
        return a.add(b);
    }

    static FloatVector subtract(FloatVector a, FloatVector b) {
        return a.sub(b);
    }

    static FloatVector multiply(FloatVector a, FloatVector b) {
        return a.mul(b);
    }

    static FloatVector divide(FloatVector a, FloatVector b) {
        return a.div(b);
    }

    // the Vector API's own are six instructions, as they order -0 before 0

    /// NaN if one of them is.
    static FloatVector max(FloatVector a, FloatVector b) {
        return a.blend(b, a.compare(VectorOperators.LT, b).or(b.compare(VectorOperators.NE, b)));
    }

    /// NaN if one of them is.
    static FloatVector min(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.LT, a).or(b.compare(VectorOperators.NE, b)));
    }

    /// `max(x, low)` for a `low` that is a number; NaN stays NaN, and -0 becomes a `low` of 0.
    static FloatVector atLeast(FloatVector x, FloatVector low) {
        return x.blend(low, x.compare(VectorOperators.LE, low));
    }

    /// `min(max(x, low), high)` for numbers `low` and `high`; NaN stays NaN.
    static FloatVector within(FloatVector x, FloatVector low, FloatVector high) {
        FloatVector y = atLeast(x, low);
        return y.blend(high, y.compare(VectorOperators.GT, high));
    }

    static FloatVector greater(FloatVector a, FloatVector b) {
        return FloatVector.zero(SPECIES).blend(1, a.compare(VectorOperators.GT, b));
    }

    static FloatVector equal(FloatVector a, FloatVector b) {
        return FloatVector.zero(SPECIES).blend(1, a.compare(VectorOperators.EQ, b));
    }

    static FloatVector select(FloatVector condition, FloatVector a, FloatVector b) {
        return b.blend(a, condition.compare(VectorOperators.NE, 0));
    }
}
