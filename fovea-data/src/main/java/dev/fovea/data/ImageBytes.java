package dev.fovea.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/// What the bytes of an image file say of themselves before a pixel is unpacked: its kind, whether its end is there, whether
/// its checksums are right, how the camera was held.
///
/// @param whole       whether the end that the format demands is there
/// @param damage      what a checksum says, if it is wrong
/// @param orientation of Exif, 1 to 8
/// @param pixelData   bytes that hold pixels, where the format says which; else the length of the file
record ImageBytes(Kind kind, boolean whole, Optional<String> damage, int orientation, long pixelData) {
    private static final int JPEG_EXIF = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    private static final int END = 0xd9;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    /// Told by the first bytes, never by the name of the file.
    enum Kind {
        PNG("PNG", "\u0089PNG\r\n\u001a\n", "png"), JPEG("JPEG", "\u00ff\u00d8\u00ff", "jpg", "jpeg", "jpe", "jfif"),
        GIF("GIF", "GIF8", "gif"), BMP("BMP", "BM", "bmp"), WEBP("WebP", "RIFF", "webp"),
        TIFF("TIFF", "II*\0", "tif", "tiff"), BIG_ENDIAN_TIFF("TIFF", "MM\0*", "tif", "tiff");

        /// The name that ImageIO knows.
        final String format;
        final List<String> suffixes;
        private final byte[] start;

        Kind(String format, String start, String... suffixes) {
            this.format = format;
            this.start = start.getBytes(StandardCharsets.ISO_8859_1);
            this.suffixes = List.of(suffixes);
        }

        static Optional<Kind> of(byte[] file) {
            return Arrays.stream(values()).filter(k -> startsWith(file, 0, k.start))
                    .filter(k -> k != WEBP || startsWith(file, 8, "WEBP".getBytes(StandardCharsets.ISO_8859_1)))
                    .findFirst();
        }
    }

    static ImageBytes of(Kind kind, byte[] file) {
        return switch (kind) {
            case PNG -> png(file);
            case JPEG -> jpeg(file);
            case GIF -> plain(kind, endsWithSemicolon(file), file);
            case BMP -> plain(kind, file.length >= 6 && file.length >= word(file, 2), file);
            case WEBP -> plain(kind, file.length >= word(file, 4) + 8, file);
            case TIFF, BIG_ENDIAN_TIFF -> new ImageBytes(kind, true, Optional.empty(),
                    Exif.orientation(file, 0, file.length), file.length);
        };
    }

    /// Whether so few bytes can hold so many pixels: deflate packs at most 1032 into one (PNG), and Huffman's code takes one
    /// bit or more for a block of 8 x 8 (JPEG).
    boolean canHold(long pixels) {
        return switch (kind) {
            case PNG -> pixels / 8 / 1032 <= pixelData;
            case JPEG -> pixels / 64 / 8 <= pixelData;
            case GIF, BMP, WEBP, TIFF, BIG_ENDIAN_TIFF -> true;
        };
    }

    private static ImageBytes plain(Kind kind, boolean whole, byte[] file) {
        return new ImageBytes(kind, whole, Optional.empty(), Exif.UPRIGHT, file.length);
    }

    private static boolean endsWithSemicolon(byte[] file) {
        int end = file.length;
        while (end > 0 && file[end - 1] == 0) {
            end--;
        }
        return end > 0 && file[end - 1] == ';';
    }

    /// Chunks of length, type, content and checksum, up to `IEND` (ISO/IEC 15948).
    private static ImageBytes png(byte[] file) {
        Optional<String> damage = Optional.empty();
        int orientation = Exif.UPRIGHT;
        long pixelData = 0;
        for (long next = 8; next + 12 <= file.length;) {
            int at = (int) next;
            long length = bigWord(file, at);
            if (next + 12 + length > file.length) {
                break;
            }
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            var check = new CRC32();
            check.update(file, at + 4, (int) length + 4);
            if (damage.isEmpty() && check.getValue() != bigWord(file, at + 8 + (int) length)) {
                damage = Optional.of("the checksum of its part %s at byte %d is wrong".formatted(type, at));
            }
            switch (type) {
                case "IEND" -> {
                    return new ImageBytes(Kind.PNG, true, damage, orientation, pixelData);
                }
                case "IDAT" -> pixelData += length;
                case "eXIf" -> orientation = Exif.orientation(file, at + 8, (int) length);
                default -> {}
            }
            next += 12 + length;
        }
        return new ImageBytes(Kind.PNG, false, damage, orientation, pixelData);
    }

    /// Segments that start with `ff` and their code, and entropy-coded data after `ff da`, up to `ff d9` (ISO/IEC 10918-1).
    private static ImageBytes jpeg(byte[] file) {
        int orientation = Exif.UPRIGHT;
        int at = 2;
        while (at + 1 < file.length) {
            int code = file[at + 1] & 0xff;
            if (file[at] != (byte) 0xff || code == 0xff || code == 0) {
                at++;                                        // filling, or what decoders pass over
            } else if (code == END) {
                return new ImageBytes(Kind.JPEG, true, Optional.empty(), orientation, file.length);
            } else if (code <= 1 || code >= 0xd0 && code <= 0xd8) {
                at += 2;
            } else if (at + 4 > file.length) {
                break;
            } else {
                int length = (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
                if (code == JPEG_EXIF && at + 2 + length <= file.length && startsWith(file, at + 4, EXIF)) {
                    orientation = Exif.orientation(file, at + 4 + EXIF.length, length - 2 - EXIF.length);
                }
                at += 2 + Math.max(2, length);
                at = code == START_OF_SCAN ? afterScan(file, at) : at;
            }
        }
        return new ImageBytes(Kind.JPEG, false, Optional.empty(), orientation, file.length);
    }

    /// The next marker that is no restart: `ff 00` is a byte `ff` of the data.
    private static int afterScan(byte[] file, int at) {
        while (at + 1 < file.length) {
            int code = file[at + 1] & 0xff;
            if (file[at] == (byte) 0xff && code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
                return at;
            }
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] file, int at, byte[] start) {
        return at >= 0 && at + start.length <= file.length
                && Arrays.equals(file, at, at + start.length, start, 0, start.length);
    }

    private static long word(byte[] file, int at) {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) bigWord(file, at)));
    }

    private static long bigWord(byte[] file, int at) {
        return at + 4 > file.length
                ? Long.MAX_VALUE >> 1
                : (file[at] & 0xffL) << 24 | (file[at + 1] & 0xff) << 16 | (file[at + 2] & 0xff) << 8
                        | file[at + 3] & 0xff;
    }
}
