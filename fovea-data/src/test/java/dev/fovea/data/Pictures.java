package dev.fovea.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/// Small pictures for tests, as images and as files.
final class Pictures {
    private Pictures() {
    }

    /// One colour all over.
    static BufferedImage plain(int width, int height, int rgb) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    /// Smooth colours that depend on `seed`, so that JPEG keeps them.
    static BufferedImage smooth(int width, int height, int seed, int type) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xff000000 | 255 * x / width << 16 | 255 * y / height << 8 | seed * 37 & 0xff);
            }
        }
        return image;
    }

    static byte[] bytes(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] progressive(BufferedImage image) {
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    static Path write(Path file, BufferedImage image) {
        String name = file.getFileName().toString();
        return write(file, bytes(image, name.substring(name.lastIndexOf('.') + 1)));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A TIFF header with one entry: the orientation.
    static byte[] exif(int orientation, boolean littleEndian) {
        var tiff = ByteBuffer.allocate(26);
        tiff.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        tiff.putShort((short) (littleEndian ? 0x4949 : 0x4d4d)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return tiff.array();
    }

    /// A JPEG file with an Exif segment after its start.
    static byte[] withExif(byte[] jpeg, byte[] exif) {
        var out = ByteBuffer.allocate(jpeg.length + exif.length + 10);
        out.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (exif.length + 8));
        out.put(new byte[]{'E', 'x', 'i', 'f', 0, 0}).put(exif).put(jpeg, 2, jpeg.length - 2);
        return out.array();
    }

    /// A PNG file with a chunk after its header.
    static byte[] withChunk(byte[] png, String type, byte[] content) {
        var chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
        var check = new CRC32();
        check.update(chunk.array(), 4, content.length + 4);
        chunk.putInt((int) check.getValue());
        int end = 8 + 25;
        byte[] whole = Arrays.copyOf(png, png.length + chunk.capacity());
        System.arraycopy(chunk.array(), 0, whole, end, chunk.capacity());
        System.arraycopy(png, end, whole, end + chunk.capacity(), png.length - end);
        return whole;
    }
}
