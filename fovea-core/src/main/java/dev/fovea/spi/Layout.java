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

        @Override public String toString() {
            return "row-major";
        }
    }

    /// A variable whose layout the candidate may choose: because nobody has yet, or because it is `steady`, unchanged by the program,
    /// so that another layout costs nothing per run.
    record Open(TensorType type, boolean steady) implements Layout {
        public Open(TensorType type) {
            this(type, false);
        }

        @Override public long bytes() {
            return type.bytes();
        }

        @Override public String toString() {
            return "open";
        }
    }
}
