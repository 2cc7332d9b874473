package dev.fovea.op;

/// The counter-based generator behind [Random], dropout and initial weights: a hash of what is drawn, with no state.
///
/// A sample's 64-bit key comes from `mix` (the finaliser of SplitMix64, Steele, Lea & Flood 2014) over the counters;
/// element `j` is that key hashed with `j` by two rounds of the 32-bit mixer `lowbias32` (Wellons, hash-prospector).
public final class RandomBits {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int GOLDEN_32 = 0x9E3779B9;

    private RandomBits() {
    }

    /// The key of one sample of one random value in one step.
    public static long key(long seed, long step, long op, long sample) {
        return mix(mix(mix(mix(seed + GOLDEN) + step * GOLDEN) + op) + sample * GOLDEN);
    }

    /// The key of a name: layer path and call.
    public static long key(String name) {
        long h = 0xcbf29ce484222325L;      // FNV-1a, Fowler, Noll & Vo
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001b3L;
        }
        return mix(h);
    }

    public static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /// 32 random bits: element `index` of the sample with that key.
    public static int bits(long key, int index) {
        int h = lowbias(index * GOLDEN_32 + (int) key);
        return lowbias(h ^ (int) (key >>> 32));
    }

    private static int lowbias(int x) {
        x ^= x >>> 16;
        x *= 0x21f0aaad;
        x ^= x >>> 15;
        x *= 0x735a2d97;
        return x ^ x >>> 15;
    }

    /// A number in [0, 1), a multiple of 2⁻²⁴.
    public static float uniform(long key, int index) {
        return (bits(key, index) >>> 8) * 0x1p-24f;
    }

    /// A number from the standard normal distribution: `√(−2 ln u) · cos(2πv)` (Box & Muller 1958).
    public static double normal(long key, int index) {
        double u = 1 - uniform(key, 2 * index);
        double v = uniform(key, 2 * index + 1);
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }
}
