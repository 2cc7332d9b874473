package dev.fovea;

import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.onnx.OnnxExport;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model whose weights stand in a file beside it answers the same in ONNX Runtime.
class OnnxSideFileTest {
    @TempDir Path folder = Path.of("");

    @Test void weightsBesideTheModelAreFound() throws Exception {
        Path file = folder.resolve("large.onnx");
        try (var model = Model
                .of(Network.of(sequential(conv2d(32, 3), batchNormalization(), relu(), conv2d(24, 3).relu(),
                        flatten(), dense(50).tanh(), dense(10)), Shape.of(12, 12, 3)), Seed.of(1))) {
            OnnxRuntime.disturb(model, 1);
            assertThat(OnnxExport.of(model).mostBytes(1 << 16).write(file)).containsExactly(
                    folder.resolve("large.onnx.data"), file);
            assertThat(OnnxRuntime.compare(model, file, 1, "weights beside it")).isLessThan(OnnxRuntime.CLOSELY);
        }
    }
}
