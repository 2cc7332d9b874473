package dev.fovea.tensor;

/// What a value is before it has data: element type and shape.
public record TensorType(DType dtype, Shape shape) {

    public static TensorType of(DType dtype, int... extents) {
        return new TensorType(dtype, Shape.of(extents));
    }

    /// The bytes of its elements in row-major order, without padding.
    public long bytes() {
        return Math.multiplyExact(shape.count(), (long) dtype.bytes());
    }

    public TensorType bind(int batch) {
        return new TensorType(dtype, shape.bind(batch));
    }

    public TensorType withShape(Shape other) {
        return new TensorType(dtype, other);
    }

    @Override public String toString() {
        return dtype + shape.toString();
    }
}
