package dev.fovea.vector;

/// Vectors of channels that are stored as bf16.
final class Bf16 {
    private Bf16() {
    }

    /// @param step bytes from one vector to the next that is read
    /// @param next bytes from one to the next that is written
    static void widen(long from, long step, int count, long to, long next) {
        for (int i = 0; i < count; i++) {
            Lanes.store(Lanes.loadBf16(from + i * step, 0), to + i * next, 0);
        }
    }

    /// To the nearest, ties to even.
    static void round(long from, long step, int count, long to, long next) {
        for (int i = 0; i < count; i++) {
            Lanes.storeBf16(Lanes.load(from + i * step, 0), to + i * next, 0);
        }
    }
}
