package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.Digits;
import dev.fovea.data.Images;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;

/// A digit as an image file.
final class Pictures {
    private Pictures() {}

    static void writeDigit(Path file) {
        try (var digits = Batches.inOrder(Digits.of(3, 1), 1).prefetch(0).epoch(0)) {
            Batch batch = digits.next();
            Images.write(file, Images.toImage(batch.input("image").reshape(Shape.of(28, 28, 1))));
        }
    }
}
