package dev.fovea.formats;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All the ways to cut a file off, and all the ways to turn one bit of it over.
final class Damage {
    private Damage() {}

    static Stream<byte[]> prefixes(byte[] whole) {
        return IntStream.range(0, whole.length).mapToObj(length -> Arrays.copyOf(whole, length));
    }

    static Stream<byte[]> flips(byte[] whole) {
        return IntStream.range(0, 8 * whole.length).mapToObj(bit -> flipped(whole, bit));
    }

    static byte[] flipped(byte[] whole, int bit) {
        byte[] copy = whole.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }
}
