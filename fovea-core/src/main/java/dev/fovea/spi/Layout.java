package dev.fovea.spi;

import dev.fovea.tensor.TensorType;

/// Where the elements of a value lie in memory. Row-major is known to all; any other layout only to the backend that made it.
/// Layouts of one value are equal when their bytes may be exchanged.
public interface Layout {

    TensorType type();

    /// Bytes of the value in this layout, padding included.
    long bytes();

    /// Whether some of these bytes are padding, which is zero and must stay so.
    default boolean isPadded() {
        return bytes() != type().bytes();
    }

    /// Whether the value can be had back from it, bit for bit. A variable never lies in a layout of which that is not so.
    default boolean isReversible() {
        return true;
    }

    /// How many channels lie side by side, where the layout is `[batch, channels / block, spatial…, block]` and nothing is padded;
    /// 0 for all others.
    default int channelBlock() {
        return 0;
    }

    /// The layout of a value of another type that lies in the same manner: row-major, or in blocks of as many channels.
    default Layout like(TensorType other) {
        throw new IllegalStateException(this + " is no manner in which " + other + " could lie");
    }

    /// Elements in the order of the shape, without gaps.
    static Layout rowMajor(TensorType type) {
        return new RowMajor(type);
    }

    default boolean isRowMajor() {
        return this instanceof RowMajor;
    }

    /// See [Layout#rowMajor].
    record RowMajor(TensorType type) implements Layout {
        @Override public long bytes() {
            return type.bytes();
        }

        @Override public Layout like(TensorType other) {
            return new RowMajor(other);
        }

        @Override public String toString() {
            return "row-major";
        }
    }

    /// A value whose layout the candidate may choose.
    ///
    /// @param steady whether the program does not change it, so that another layout costs nothing per run
    /// @param moved  whether it is copied in each run anyway, because it is cast: another layout costs no more than the same
    record Open(TensorType type, boolean steady, boolean moved) implements Layout {
        public Open(TensorType type) {
            this(type, false, false);
        }

        @Override public long bytes() {
            return type.bytes();
        }

        @Override public Layout like(TensorType other) {
            return new Open(other, steady, moved);
        }

        @Override public String toString() {
            return "open";
        }
    }
}
