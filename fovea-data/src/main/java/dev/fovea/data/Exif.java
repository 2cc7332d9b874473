package dev.fovea.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// How a camera was held, as the tag `Orientation` (0x0112) of Exif says it: 1 upright, 2 to 8 mirrored or turned.
///
/// Formats: JEITA CP-3451, TIFF 6.0.
final class Exif {
    static final int UPRIGHT = 1;

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int HEADER = 8;
    private static final int ENTRY = 12;

    private Exif() {
    }

    /// The orientation in a block of Exif, which has the form of a TIFF file; upright where it says nothing sensible.
    static int orientation(byte[] file, int from, int length) {
        if (length < HEADER) {
            return UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(file, from, length).slice();
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4d4d) {
            return UPRIGHT;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (tiff.getShort(2) != 42 || directory < HEADER || directory + 2 > length) {
            return UPRIGHT;
        }
        int entries = tiff.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int at = (int) directory + 2 + i * ENTRY;
            if (at + ENTRY > length) {
                return UPRIGHT;
            }
            if ((tiff.getShort(at) & 0xffff) == ORIENTATION && tiff.getShort(at + 2) == SHORT) {
                int orientation = tiff.getShort(at + 8);
                return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /// The image as it was seen: mirrored and turned back.
    static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        Raster from = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        boolean lying = orientation >= 5;
        WritableRaster to = from.createCompatibleWritableRaster(lying ? height : width, lying ? width : height);
        @Nullable
        Object pixel = null;
        for (int y = 0; y < to.getHeight(); y++) {
            for (int x = 0; x < to.getWidth(); x++) {
                pixel = switch (orientation) {
                    case 2 -> from.getDataElements(width - 1 - x, y, pixel);
                    case 3 -> from.getDataElements(width - 1 - x, height - 1 - y, pixel);
                    case 4 -> from.getDataElements(x, height - 1 - y, pixel);
                    case 5 -> from.getDataElements(y, x, pixel);
                    case 6 -> from.getDataElements(y, height - 1 - x, pixel);
                    case 7 -> from.getDataElements(width - 1 - y, height - 1 - x, pixel);
                    default -> from.getDataElements(width - 1 - y, x, pixel);
                };
                to.setDataElements(x, y, pixel);
            }
        }
        return new BufferedImage(image.getColorModel(), to, image.isAlphaPremultiplied(), null);
    }
}
