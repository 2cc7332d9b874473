package dev.fovea.onednn.loops;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// An input of a sweep with its register, into which elements are loaded as floats, whatever their type.
abstract class Operand {
    final MemorySegment memory;
    final float[] register;

    private Operand(MemorySegment memory, float[] register) {
        this.memory = memory;
        this.register = register;
    }

    static Operand of(DType type, MemorySegment memory, float[] register) {
        return switch (type) {
            case F32 -> new OfFloats(memory, register);
            case U8 -> new OfBytes(memory, register);
            case I32 -> new OfInts(memory, register);
            case F64, BF16, I64 -> throw new IllegalArgumentException("no sweep reads " + type);
        };
    }

    /// Elements `from … from+count−1`, to `register[at]` and after it.
    abstract void load(long from, int at, int count);

    abstract float get(long element);

    /// One element, `count` times.
    final void fill(long element, int at, int count) {
        Arrays.fill(register, at, at + count, get(element));
    }

    /// The first `period` elements of the register again and again, up to `length`.
    final void repeat(int period, int length) {
        for (int have = period; have < length; have *= 2) {
            System.arraycopy(register, 0, register, have, Math.min(have, length - have));
        }
    }

    private static final class OfFloats extends Operand {
        OfFloats(MemorySegment memory, float[] register) {
            super(memory, register);
        }

        @Override void load(long from, int at, int count) {
            Memory.load(memory, from, register, at, count);
        }

        @Override float get(long element) {
            return memory.getAtIndex(Memory.F32, element);
        }
    }

    private static final class OfBytes extends Operand {
        private final byte[] bytes;

        OfBytes(MemorySegment memory, float[] register) {
            super(memory, register);
            this.bytes = new byte[register.length];
        }

        @Override void load(long from, int at, int count) {
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, bytes, 0, count);
            convert(bytes, register, at, count);
        }

        private static void convert(byte[] from, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = from[i] & 0xff;
            }
        }

        @Override float get(long element) {
            return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, element));
        }
    }

    private static final class OfInts extends Operand {
        private final int[] ints;

        OfInts(MemorySegment memory, float[] register) {
            super(memory, register);
            this.ints = new int[register.length];
        }

        @Override void load(long from, int at, int count) {
            MemorySegment.copy(memory, Memory.I32, from * Integer.BYTES, ints, 0, count);
            convert(ints, register, at, count);
        }

        private static void convert(int[] from, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = from[i];
            }
        }

        @Override float get(long element) {
            return memory.getAtIndex(Memory.I32, element);
        }
    }
}
