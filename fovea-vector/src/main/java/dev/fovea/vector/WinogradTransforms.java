package dev.fovea.vector;

import java.util.Optional;

/// What Winograd's F(4 × 4, r × r) does to tiles before and after its products: `y = Aᵀ·((G·g·Gᵀ) ⊙ (Bᵀ·d·B))·A`, one axis at a time.
///
/// Each method takes `count` lines of a tile, each `step` bytes after the one before. From a line it reads an element at each of the
/// addresses `from`; it writes the results from `out` on, `apart` bytes from one to the next, and `next` bytes from line to line.
/// An element is a vector of neighbouring channels.
sealed interface WinogradTransforms permits WinogradTransforms3, WinogradTransforms5 {
    /// Outputs of a tile along an axis.
    int TILE = 4;

    /// Empty where there are none for so many taps.
    static Optional<WinogradTransforms> of(int taps) {
        return switch (taps) {
            case 3 -> Optional.of(new WinogradTransforms3());
            case 5 -> Optional.of(new WinogradTransforms5());
            default -> Optional.empty();
        };
    }

    /// `r`
    int taps();

    /// How many times more the magnitudes of the summands grow than in the plain sum, at the worst output.
    double growth();

    /// `n = 4 + r − 1`, points along an axis.
    default int points() {
        return TILE + taps() - 1;
    }

    /// `Bᵀ·d`, from `n` to `n`
    void input(long[] from, long step, int count, long out, long next, long apart);

    /// `Aᵀ·m`, from `n` to 4
    void output(long[] from, long step, int count, long out, long next, long apart);

    /// `max(Aᵀ·m + bias, floor)`, from `n` to 4; NaN stays
    void outputWithBias(long[] from, long step, int count, long out, long next, long apart, long bias, float floor);

    /// `max(Aᵀ·m + bias + other, floor)`, from `n` to 4, with the elements that lie from `others` on like the results; NaN stays
    void outputWithSum(long[] from, long step, int count, long out, long next, long apart, long bias, long others,
            float floor);

    /// `A·ȳ`, from 4 to `n`
    void outputGradient(long[] from, long step, int count, long out, long next, long apart);

    /// `G·g`, from `r` to `n`
    void kernel(long[] from, long step, int count, long out, long next, long apart);

    /// `Gᵀ·ḡ`, from `n` to `r`
    void kernelGradient(long[] from, long step, int count, long out, long next, long apart);
}
