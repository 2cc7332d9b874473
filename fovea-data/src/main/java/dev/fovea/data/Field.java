package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// What one sample holds under one name: `image u8[28, 28, 1]`, `label i32[]`.
public record Field(String name, DType dtype, Shape sample) {

    /// The target that is no target: how much a sample counts.
    public static final String SAMPLE_WEIGHT = "sample_weight";     // Keras

    public Field {
        if (name.isBlank()) {
            throw new DataException("a field needs a name, such as \"image\" or \"label\"");
        }
        if (sample.isSymbolic()) {
            throw new DataException("the field \"%s\" has the sample shape %s; give the shape of one sample, without N",
                    name, sample);
        }
    }

    /// Pixels as bytes, `[height, width, channels]`, under the name `image`.
    public static Field image(int height, int width, int channels) {
        return new Field("image", DType.U8, Shape.of(height, width, channels));
    }

    /// The number of a class, under the name `label`.
    public static Field label() {
        return new Field("label", DType.I32, Shape.scalar());
    }

    /// How much a sample counts in the loss, under the name `sample_weight`.
    public static Field sampleWeight() {
        return new Field(SAMPLE_WEIGHT, DType.F32, Shape.scalar());
    }

    /// The type of `count` samples: the batch stands first.
    public TensorType rows(int count) {
        return new TensorType(dtype, sample.prepend(count));
    }

    /// Bytes of one sample.
    public long bytes() {
        return new TensorType(dtype, sample).bytes();
    }

    @Override public String toString() {
        return name + " " + dtype + sample;
    }
}
