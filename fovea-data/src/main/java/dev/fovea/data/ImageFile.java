package dev.fovea.data;

import dev.fovea.data.io.FileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/// Reads one image file: its kind is told from its first bytes, its size is known before a pixel is unpacked, and a
/// file that was cut off or damaged is refused where ImageIO only warns.
final class ImageFile {
    private static final int TAIL = 1024;

    private final Path file;
    private final long mostPixels;

    ImageFile(Path file, long mostPixels) {
        this.file = file;
        this.mostPixels = mostPixels;
    }

    private enum Kind {
        PNG("\u0089PNG\r\n\u001a\n"), JPEG("\u00ff\u00d8\u00ff"), GIF("GIF8"), BMP("BM");

        final String start;

        Kind(String start) {
            this.start = start;
        }

        /// Whether a file of `size` bytes that starts and ends so is whole.
        boolean isWhole(String head, String tail, long size) {
            return switch (this) {
                case PNG -> tail.contains("IEND\u00ae\u0042\u0060\u0082");
                case JPEG -> tail.contains("\u00ff\u00d9");
                case GIF -> tail.replaceAll("\0+$", "").endsWith(";");
                case BMP -> head.length() >= 6 && size >= lengthOfBmp(head);
            };
        }

        private static long lengthOfBmp(String head) {
            return head.charAt(2) | head.charAt(3) << 8 | head.charAt(4) << 16 | (long) head.charAt(5) << 24;
        }
    }

    BufferedImage read() {
        try {
            Kind kind = kind();
            ImageReader reader = ImageIO.getImageReadersByFormatName(kind.name()).next();
            try (var stream = new FileImageInputStream(file.toFile())) {
                reader.setInput(stream, true, true);
                return read(reader);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(e, "%s could not be read as an image: %s. Save it again as PNG or JPEG in RGB.",
                    file, reason(e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException io ? FileException.reason(io) : e.toString();
    }

    private Kind kind() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException("%s is no file. Check the path.", file);
        }
        String start = part(0);
        for (Kind kind : Kind.values()) {
            if (start.startsWith(kind.start)) {
                long size = Files.size(file);
                if (!kind.isWhole(start, part(Math.max(0, size - TAIL)), size)) {
                    throw damaged("its end is missing");
                }
                return kind;
            }
        }
        String found = HexFormat.ofDelimiter(" ")
                .formatHex(start.substring(0, Math.min(4, start.length())).getBytes(StandardCharsets.ISO_8859_1));
        throw new DataException("%s is no PNG, JPEG, GIF or BMP file: it %s. Save it as one of these.", file,
                found.isEmpty() ? "is empty" : "starts with " + found);
    }

    /// Up to `TAIL` bytes, a character each.
    private String part(long from) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return new String(in.readNBytes(TAIL), StandardCharsets.ISO_8859_1);
        }
    }

    private BufferedImage read(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > mostPixels) {
            throw new DataException(
                    "%s has %d x %d = %d pixels, but images of up to %d are read. Make it smaller, or allow more.",
                    file, width, height, (long) width * height, mostPixels);
        }
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((_, text) -> warnings.add(text));
        BufferedImage image = reader.read(0);
        Optional<String> damage = warnings.stream().filter(ImageFile::isDamage).findFirst();
        if (damage.isPresent()) {
            throw damaged(damage.get());
        }
        return image;
    }

    /// Other warnings are of odd but whole files: a colour profile that is wrong, bytes between two markers.
    private static boolean isDamage(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        return text.contains("premature end") || text.contains("truncated")
                || text.contains("corrupt jpeg data") && !text.contains("extraneous bytes");
    }

    private DataException damaged(String how) {
        return new DataException("%s is damaged: %s. Copy or save it again.", file, how);
    }
}
