package dev.fovea.data;

import dev.fovea.data.io.FileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/// Reads one image file: its kind is told from its first bytes, its size is known before a pixel is unpacked, and a
/// file that was cut off or damaged is refused where ImageIO only warns.
///
/// The readers are ImageIO's; those of other libraries on the class path are asked where the JDK has none (WebP).
final class ImageFile {
    private static final int MOST_BYTES = 1 << 29;

    private final Path file;
    private final long mostPixels;

    ImageFile(Path file, long mostPixels) {
        this.file = file;
        this.mostPixels = mostPixels;
    }

    /// An image, upright, and what its file is like.
    ///
    /// @param sha256   of the file
    /// @param warnings of the decoder, none of which means damage
    record Decoded(BufferedImage image, ImageBytes.Kind kind, String sha256, List<String> warnings) {
    }

    BufferedImage read() {
        try {
            return decode(content(), new ArrayList<>()).image();
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw notReadable(e, reason(e));
        }
    }

    /// Reads it, and says what there is to say of the file beside its pixels.
    Decoded examine() {
        try {
            byte[] content = content();
            var warnings = new ArrayList<String>();
            Upright upright = decode(content, warnings);
            return new Decoded(upright.image, upright.kind,
                    HexFormat.of().formatHex(Digest.sha256().digest(content)), List.copyOf(warnings));
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw notReadable(e, reason(e));
        }
    }

    private DataException notReadable(Throwable e, String reason) {
        return new DataException(e, "%s could not be read as an image: %s. Save it again as PNG or JPEG in RGB.", file,
                reason);
    }

    private static String reason(Exception e) {
        return e instanceof IOException io ? FileException.reason(io) : e.toString();
    }

    private byte[] content() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException("%s is no file. Check the path.", file);
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new DataException("%s has %d bytes, but images of up to %d are read. Make it smaller.", file,
                    Files.size(file), MOST_BYTES);
        }
        return Files.readAllBytes(file);
    }

    private record Upright(BufferedImage image, ImageBytes.Kind kind) {
    }

    private Upright decode(byte[] content, List<String> warnings) throws IOException {
        ImageBytes.Kind kind = ImageBytes.Kind.of(content).orElseThrow(() -> noImage(content));
        ImageBytes bytes = ImageBytes.of(kind, content);
        if (!bytes.whole()) {
            throw damaged("its end is missing");
        }
        ImageReader reader = reader(kind);
        try (var stream = new ByteImageInput(content)) {
            reader.setInput(stream, true, true);
            BufferedImage image = read(reader, bytes, warnings);
            if (bytes.damage().isPresent()) {
                throw damaged(bytes.damage().get());
            }
            return new Upright(Exif.upright(image, bytes.orientation()), kind);
        } catch (OutOfMemoryError e) {
            throw notReadable(e, "it takes more memory than is left");
        } finally {
            reader.dispose();
        }
    }

    private DataException noImage(byte[] content) {
        String found = HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(content, Math.min(4, content.length)));
        return new DataException("%s is no PNG, JPEG, GIF or BMP file: it %s. Save it as one of these.", file,
                found.isEmpty() ? "is empty" : "starts with " + found);
    }

    /// The JDK's reader if it has one, so that a file gives the same pixels whatever else is on the class path.
    private ImageReader reader(ImageBytes.Kind kind) {
        var readers = new ArrayList<ImageReader>();
        ImageIO.getImageReadersByFormatName(kind.format).forEachRemaining(readers::add);
        return readers.stream()
                .min(Comparator.comparing(r -> !"java.desktop".equals(r.getClass().getModule().getName())))
                .orElseThrow(() -> new DataException(
                        "%s is a %s file, and there is no reader for it. Put one on the class path, "
                                + "such as com.twelvemonkeys.imageio:imageio-%s, or save it as PNG or JPEG.",
                        file, kind.format, kind.format.toLowerCase(Locale.ROOT)));
    }

    private BufferedImage read(ImageReader reader, ImageBytes bytes, List<String> warnings) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > mostPixels) {
            throw new DataException(
                    "%s has %d x %d = %d pixels, but images of up to %d are read. Make it smaller, or allow more.",
                    file, width, height, (long) width * height, mostPixels);
        }
        if (!bytes.canHold((long) width * height)) {
            throw damaged("it announces %d x %d pixels, which its %d bytes cannot hold".formatted(width, height,
                    bytes.pixelData()));
        }
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
