package dev.fovea.data;

/// Random numbers as a function of a key and a counter: nothing to carry along, and the same on every JDK for ever.
///
/// `bits(key, i) = mix(key + (i + 1) · 0x9e3779b97f4a7c15)`, where `mix` is the finaliser of SplitMix64
/// (Steele, Lea & Flood 2014, with the constants of Stafford's variant 13).
final class CounterRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;   // 2^64 / golden ratio, odd

    private CounterRandom() {
    }

    static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    static long bits(long key, long counter) {
        return mix(key + (counter + 1) * GOLDEN);
    }

    /// A key of two: keys of different pairs have nothing to do with each other.
    static long key(long a, long b) {
        return bits(bits(0, a), b);
    }

    /// Uniform in `[0, 1)`, 53 bits.
    static double uniform(long key, long counter) {
        return (bits(key, counter) >>> 11) * 0x1p-53;
    }

    /// Uniform in `0 … bound−1`: the high half of a product, uneven by less than `bound / 2^64`.
    static int below(int bound, long key, long counter) {
        return (int) Math.unsignedMultiplyHigh(bits(key, counter), bound);
    }

    /// The numbers `0 … size−1` in the order of a shuffle: Fisher and Yates, from the end (Durstenfeld 1964).
    static int[] permutation(int size, long key) {
        var order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        for (int i = size - 1; i > 0; i--) {
            int j = below(i + 1, key, i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
