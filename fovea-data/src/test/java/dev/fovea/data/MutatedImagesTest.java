package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Image files that were spoilt: they are decoded, or refused by an error that names the file; never a crash, and never more
/// memory than there is. What was cut off is refused always.
class MutatedImagesTest {
    private static final long SEED = 20251128;

    @TempDir Path folder;

    private static Map<String, byte[]> originals() {
        var files = new LinkedHashMap<String, byte[]>();
        BufferedImage colour = Pictures.smooth(61, 43, 1, BufferedImage.TYPE_3BYTE_BGR);
        BufferedImage grey = Pictures.smooth(61, 43, 2, BufferedImage.TYPE_BYTE_GRAY);
        files.put("colour.jpg", Pictures.bytes(colour, "jpg"));
        files.put("grey.jpg", Pictures.bytes(grey, "jpg"));
        files.put("progressive.jpg", Pictures.progressive(colour));
        files.put("turned.jpg", Pictures.withExif(Pictures.bytes(colour, "jpg"), Pictures.exif(6, true)));
        files.put("colour.png", Pictures.bytes(colour, "png"));
        files.put("alpha.png", Pictures.bytes(Pictures.smooth(61, 43, 3, BufferedImage.TYPE_INT_ARGB), "png"));
        files.put("deep.png", Pictures.bytes(Pictures.smooth(61, 43, 4, BufferedImage.TYPE_USHORT_GRAY), "png"));
        files.put("turned.png", Pictures.withChunk(Pictures.bytes(grey, "png"), "eXIf", Pictures.exif(3, false)));
        files.put("indexed.gif", Pictures.bytes(colour, "gif"));
        files.put("colour.bmp", Pictures.bytes(colour, "bmp"));
        files.put("colour.tif", Pictures.bytes(colour, "tiff"));
        return files;
    }

    private enum Damage {
        CUT, FLIP, ZEROS, NOISE, REMOVE, DOUBLE, HEADER;

        byte[] done(byte[] file, SplittableRandom random) {
            int at = random.nextInt(file.length);
            int count = Math.min(file.length - at, 1 + random.nextInt(64));
            byte[] spoilt = file.clone();
            return switch (this) {
                case CUT -> Arrays.copyOf(file, at);
                case FLIP -> {
                    spoilt[at] ^= (byte) (1 << random.nextInt(8));
                    yield spoilt;
                }
                case ZEROS -> {
                    Arrays.fill(spoilt, at, at + count, (byte) 0);
                    yield spoilt;
                }
                case NOISE -> {
                    for (int i = at; i < at + count; i++) {
                        spoilt[i] = (byte) random.nextInt(256);
                    }
                    yield spoilt;
                }
                case REMOVE -> {
                    byte[] shorter = Arrays.copyOf(file, file.length - count);
                    System.arraycopy(file, at + count, shorter, at, file.length - at - count);
                    yield shorter;
                }
                case DOUBLE -> {
                    byte[] longer = Arrays.copyOf(file, file.length + count);
                    System.arraycopy(file, at, longer, at + count, file.length - at);
                    yield longer;
                }
                case HEADER -> {
                    spoilt[random.nextInt(Math.min(200, file.length))] = (byte) random.nextInt(256);
                    yield spoilt;
                }
            };
        }
    }

    private void spoil(int count) {
        var random = new SplittableRandom(SEED);
        Map<String, byte[]> originals = originals();
        List<String> names = List.copyOf(originals.keySet());
        for (int i = 0; i < count; i++) {
            String name = names.get(i % names.size());
            Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
            byte[] spoilt = damage.done(originals.get(name), random);
            Path file = Pictures.write(folder.resolve(name), spoilt);
            Throwable thrown = catchThrowable(() -> Images.toTensor(Images.read(file), 3));
            String what = "number %d of the seed %d: %s, %s".formatted(i, SEED, name, damage);
            if (thrown != null) {
                assertThat(thrown).as(what).isInstanceOf(DataException.class).hasMessageStartingWith(file + " ");
                assertThat(thrown.getMessage()).as(what).doesNotContain("memory");
            }
            if (damage == Damage.CUT && name.matches(".*\\.(jpg|png)")) {
                assertThat(thrown).as(what).isNotNull();
            }
        }
    }

    @Test void theyAreReadWhole() {
        originals().forEach((name, bytes) -> assertThat(
                Images.read(Pictures.write(folder.resolve(name), bytes))).as(name).isNotNull());
    }

    @Test
    @Timeout(60) void sixHundredAreReadOrRefused() {
        spoil(600);
    }

    @Test
    @Timeout(600)
    @Tag("nightly") void sixThousandAreReadOrRefused() {
        spoil(6000);
    }

    /// Cut off, and an end put after the cut: the end is there, the pixels are not.
    @Test void aCutThatWasSealedIsRefused() {
        for (var original : originals().entrySet()) {
            String name = original.getKey();
            byte[] whole = original.getValue();
            if (!name.matches("(colour|grey|turned)\\.jpg|.*\\.png")) {
                continue;
            }
            byte[] end = Arrays.copyOfRange(whole, whole.length - (name.endsWith("jpg") ? 2 : 12), whole.length);
            for (int part = 1; part <= 8; part++) {
                byte[] cut = Arrays.copyOf(whole, whole.length * part / 9 + end.length);
                System.arraycopy(end, 0, cut, cut.length - end.length, end.length);
                Path file = Pictures.write(folder.resolve(name), cut);
                assertThat(catchThrowable(() -> Images.read(file))).as("%s, %d ninths", name, part)
                        .isInstanceOf(DataException.class).hasMessageStartingWith(file + " ");
            }
        }
    }
}
