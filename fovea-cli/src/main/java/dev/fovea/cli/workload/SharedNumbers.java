package dev.fovea.cli.workload;

/// The numbers that all compared libraries start from: a hash of seed, stream and index, as the comparison's protocol says.
public final class SharedNumbers {
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;          // the constants of SplitMix64, Steele, Lea & Flood 2014
    private static final long FIRST_MULTIPLIER = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_MULTIPLIER = 0x94D049BB133111EBL;

    private static final long WEIGHTS = 1;
    private static final long PIXELS = 1000;
    private static final long LABELS = 2000;

    private SharedNumbers() {
    }

    /// `u` in [0, 1), with 24 bits.
    static double uniform(long seed, long stream, long index) {
        long z = seed * SEED_STEP + stream * FIRST_MULTIPLIER + index * SECOND_MULTIPLIER;
        z = (z ^ z >>> 30) * FIRST_MULTIPLIER;
        z = (z ^ z >>> 27) * SECOND_MULTIPLIER;
        z ^= z >>> 31;
        return (z >>> 40) * 0x1p-24;
    }

    /// Element `index` of parameter number `parameter`, in [-1, 1).
    public static double weight(int parameter, long index) {
        return 2 * uniform(WEIGHTS, parameter, index) - 1;
    }

    /// Pixel `index` of a batch, in [-1, 1).
    public static float pixel(int batch, long index) {
        return (float) (2 * uniform(PIXELS + batch, 0, index) - 1);
    }

    /// Pixel `index` of a batch whose images are targets too, in [0, 1).
    public static float unitPixel(int batch, long index) {
        return (float) uniform(PIXELS + batch, 0, index);
    }

    /// The class of image number `image` of a batch.
    public static int label(int batch, int image, int classes) {
        return (int) (uniform(LABELS + batch, 0, image) * classes);
    }
}
