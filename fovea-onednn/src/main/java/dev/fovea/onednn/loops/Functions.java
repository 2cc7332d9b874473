package dev.fovea.onednn.loops;

import java.lang.foreign.MemorySegment;

/// Functions on arrays, written so that the JIT compiler makes vector code of each loop: polynomials without branches, and the bits of
/// floats by way of an array of ints. `y` and `x` may be one array. It holds work space, so it belongs to one thread.
final class Functions {
    private static final float LOG2_E = 1.44269504f;
    private static final float LN_2_HIGH = 0.693359375f;            // ln 2 in two parts (Cody & Waite 1980)
    private static final float LN_2_LOW = -2.12194440e-4f;
    private static final float NEAREST = 0x1.8p23f;                 // added and taken away, it leaves the nearest whole number
    private static final int BIAS = 127;
    private static final int MANTISSA = 23;
    private static final int INFINITY = 0x7f800000;

    private final int[] exponents;
    private final int[] bits;
    private final float[] floats;
    private final MemorySegment bitsMemory;
    private final MemorySegment floatsMemory;

    Functions(int length) {
        exponents = new int[length];
        bits = new int[length];
        floats = new float[length];
        bitsMemory = MemorySegment.ofArray(bits);
        floatsMemory = MemorySegment.ofArray(floats);
    }

    /// `eˣ = 2ᵏ · e^{x − k·ln 2}`, the second factor by the polynomial of the Cephes library (Moshier 1992).
    ///
    /// 2ᵏ is multiplied in two halves, so that results end in ∞ and, by way of the subnormal numbers, in 0.
    void exp(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float limited = Math.max(-105, Math.min(90, x[i]));
            float k = limited * LOG2_E + NEAREST - NEAREST;
            exponents[i] = (int) k;
            floats[i] = limited - k * LN_2_HIGH - k * LN_2_LOW;
        }
        for (int i = 0; i < n; i++) {
            float r = floats[i];
            float p = 1.9875691500E-4f;
            p = p * r + 1.3981999507E-3f;
            p = p * r + 8.3334519073E-3f;
            p = p * r + 4.1665795894E-2f;
            p = p * r + 1.6666665459E-1f;
            p = p * r + 5.0000001201E-1f;
            y[i] = p * r * r + r + 1;
        }
        for (int i = 0; i < n; i++) {
            bits[i] = (exponents[i] >> 1) + BIAS << MANTISSA;
        }
        timesBits(y, n);
        for (int i = 0; i < n; i++) {
            bits[i] = exponents[i] - (exponents[i] >> 1) + BIAS << MANTISSA;
        }
        timesBits(y, n);
    }

    /// `y ← y · f`, where `bits` are those of `f`.
    private void timesBits(float[] y, int n) {
        MemorySegment.copy(bitsMemory, 0, floatsMemory, 0, (long) n * Integer.BYTES);
        for (int i = 0; i < n; i++) {
            y[i] *= floats[i];
        }
    }

    /// `1 / (1 + e⁻ˣ)`
    void sigmoid(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -x[i];
        }
        exp(y, y, n);
        for (int i = 0; i < n; i++) {
            y[i] = 1 / (1 + y[i]);
        }
    }

    /// 1 where `x > 0`, else 0: the bits of positive numbers are the ints from 1 to those of ∞.
    void step(float[] y, float[] x, int n) {
        System.arraycopy(x, 0, floats, 0, n);
        stepOfFloats(y, n);
    }

    /// 1 where `a > b`, else 0; the difference is 0 for equals only, thanks to the subnormal numbers.
    void greater(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            floats[i] = a[i] - b[i];
        }
        stepOfFloats(y, n);
    }

    private void stepOfFloats(float[] y, int n) {
        MemorySegment.copy(floatsMemory, 0, bitsMemory, 0, (long) n * Float.BYTES);
        for (int i = 0; i < n; i++) {
            int b = bits[i];
            y[i] = (-b & ~b) >>> 31 & b - INFINITY - 1 >>> 31;
        }
    }

    /// A rational function of degree 13 over 6, as in Eigen; from ±7.9 on it is ±1.
    static void tanh(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float v = Math.max(-7.90531110763549805f, Math.min(7.90531110763549805f, x[i]));
            float s = v * v;
            float p = -2.76076847742355e-16f;
            p = p * s + 2.00018790482477e-13f;
            p = p * s - 8.60467152213735e-11f;
            p = p * s + 5.12229709037114e-08f;
            p = p * s + 1.48572235717979e-05f;
            p = p * s + 6.37261928875436e-04f;
            p = p * s + 4.89352455891786e-03f;
            float q = 1.19825839466702e-06f;
            q = q * s + 1.18534705686654e-04f;
            q = q * s + 2.26843463243900e-03f;
            q = q * s + 4.89352518554385e-03f;
            y[i] = Math.max(-1, Math.min(1, v * p / q));
        }
    }

    /// A rational function of degree 13 over 8, as in Eigen; from ±4 on it is ±1.
    static void erf(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float v = Math.max(-4, Math.min(4, x[i]));
            float s = v * v;
            float p = -2.72614225801306e-10f;
            p = p * s + 2.77068142495902e-08f;
            p = p * s - 2.10102402082508e-06f;
            p = p * s - 5.69250639462346e-05f;
            p = p * s - 7.34990630326855e-04f;
            p = p * s - 2.95459980854025e-03f;
            p = p * s - 1.60960333262415e-02f;
            float q = -1.45660718464996e-05f;
            q = q * s - 2.13374055278905e-04f;
            q = q * s - 1.68282697438203e-03f;
            q = q * s - 7.37332916720468e-03f;
            q = q * s - 1.42647390514189e-02f;
            y[i] = Math.max(-1, Math.min(1, v * p / q));
        }
    }

    static void log(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.log(x[i]);
        }
    }

    static void power(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.pow(a[i], b[i]);
        }
    }
}
