package dev.fovea.data.augment;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/// Pictures and random numbers for tests.
final class Drawn {
    private Drawn() {}

    /// These numbers, one after the other; asked for more, it fails.
    static Draw numbers(double... numbers) {
        var next = new int[1];
        return () -> numbers[next[0]++];
    }

    static Draw seeded(long seed) {
        var random = new SplittableRandom(seed);
        return random::nextDouble;
    }

    /// A picture of floating-point pixels.
    static Picture floats(int height, int width, int channels, float... pixels) {
        var picture = new Picture(DType.F32, height, width, channels);
        System.arraycopy(pixels, 0, picture.pixels(), 0, pixels.length);
        return picture;
    }

    /// A picture of bytes.
    static Picture bytes(int height, int width, int channels, int... pixels) {
        var picture = new Picture(DType.U8, height, width, channels);
        var bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        picture.read(MemorySegment.ofArray(bytes), 0);
        return picture;
    }

    /// What a picture of bytes is written as.
    static int[] written(Picture picture) {
        var bytes = new byte[picture.height() * picture.width() * picture.channels()];
        picture.write(MemorySegment.ofArray(bytes), 0);
        var levels = new int[bytes.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = bytes[i] & 0xff;
        }
        return levels;
    }

    /// What becomes of a picture of bytes.
    static int[] after(Change change, Picture picture, double... numbers) {
        change.apply(picture, numbers(numbers));
        return written(picture);
    }
}
