package dev.fovea.vector;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/// Where the pixels of a batch of images lie, whose channels are side by side, all or in blocks: bytes from one to the next.
///
/// @param bytes of a number: 4, or 2 where images are stored as bf16
/// @param block channels side by side
/// @param apart from a block to the next
record Pixels(int batch, int height, int width, int channels, int bytes, long image, long row, long pixel, int block,
        long apart) {

    /// Nothing where vectors of channels are not side by side.
    static Optional<Pixels> of(Layout layout) {
        Shape shape = layout.type().shape();
        int block = layout.isRowMajor() ? shape.channels() : layout.channelBlock();
        DType type = layout.type().dtype();
        boolean reads = type == DType.F32 || type == DType.BF16;
        if (!reads || shape.rank() != 4 || block == 0 || block % Lanes.LENGTH != 0) {
            return Optional.empty();
        }
        long pixel = (long) block * type.bytes();
        long row = shape.width() * pixel;
        long plane = shape.height() * row;
        return Optional.of(new Pixels(shape.batch(), shape.height(), shape.width(), shape.channels(),
                type.bytes(), plane / block * shape.channels(), row, pixel, block, plane));
    }

    /// From the first channel of a pixel to another.
    long channel(int channel) {
        return channel / block * apart + (long) (channel % block) * bytes;
    }

    boolean isBf16() {
        return bytes < Float.BYTES;
    }
}
