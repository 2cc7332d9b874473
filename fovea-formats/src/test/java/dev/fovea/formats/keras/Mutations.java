package dev.fovea.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fovea.formats.FromOutside;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Binary files spoilt at random, and what must come of them.
public final class Mutations {
    private static final long[] NUMBERS = {0, 1, 2, 3, 7, 8, 16, 255, 256, 65535, 65536, Integer.MAX_VALUE, 1L << 31,
            1L << 32, 1L << 40, Long.MAX_VALUE, -1, -2, Long.MIN_VALUE};

    private Mutations() {}

    /// One to four changes: bits, bytes, numbers at aligned places, pieces moved, cut out, doubled, the end cut off.
    public static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] result = bytes.clone();
        for (int changes = random.nextInt(1, 5); changes > 0 && result.length > 16; changes--) {
            int at = random.nextInt(result.length - 8);
            int length = Math.min(result.length - at, random.nextInt(1, 64));
            switch (random.nextInt(9)) {
                case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> result[at] = (byte) random.nextInt();
                case 2 -> little(result).putLong(at & ~7, NUMBERS[random.nextInt(NUMBERS.length)]);
                case 3 -> little(result).putInt(at & ~3, (int) NUMBERS[random.nextInt(NUMBERS.length)]);
                case 4 -> little(result).putShort(at & ~1, (short) NUMBERS[random.nextInt(NUMBERS.length)]);
                case 5 -> little(result).putLong(at & ~7, random.nextInt(result.length) & ~7L);   // another place
                case 6 ->
                    System.arraycopy(result.clone(), random.nextInt(result.length - length + 1), result, at, length);
                case 7 ->
                    result = joined(Arrays.copyOf(result, at), Arrays.copyOfRange(result, at + length, result.length));
                default -> result = random.nextInt(4) == 0
                        ? Arrays.copyOf(result, at)
                        : joined(Arrays.copyOf(result, at + length), Arrays.copyOfRange(result, at, result.length));
            }
        }
        return result;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /// Each of so many spoilt files is loaded or refused with a message, within two seconds; some still hold.
    public static void spoil(String what, byte[] whole, int count, Consumer<byte[]> load) {
        int loaded = 0;
        for (int seed = 0; seed < count; seed++) {
            byte[] spoilt = mutated(whole, new SplittableRandom(seed));
            loaded += loads(what + " seed " + seed, () -> load.accept(spoilt)) ? 1 : 0;
        }
        assertThat(loaded).as("files %s that still hold", what).isPositive();
    }

    public static boolean loads(String what, Runnable load) {
        try {
            return FromOutside.loadsHdf(load);
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }
}
