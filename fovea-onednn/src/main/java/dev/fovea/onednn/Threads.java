package dev.fovea.onednn;

/// How many threads an op is worth: waking a sleeping thread takes some microseconds, which small ops do not have.
final class Threads {
    /// Multiply-adds that one core does in about 10 µs.
    private static final long SMALL_WORK = 1_000_000;
    /// Bytes that one core moves in about 10 µs.
    private static final long SMALL_TRAFFIC = 400_000;

    private Threads() {
    }

    static int forWork(long multiplyAdds, int threads) {
        return multiplyAdds < SMALL_WORK ? 1 : threads;
    }

    static int forTraffic(long bytes, int threads) {
        return bytes < SMALL_TRAFFIC ? 1 : threads;
    }
}
