package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.channelPadding;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.residual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A residual block whose shortcut has no weights, in a file.
class ShortcutRoundTripTest {
    @Test void aBlockIsReadBackEqual() {
        var codec = new RecordCodec(TypeRegistry.standard());
        Layer block = residual(conv2d(8, 3).stride(2).padding(1)).shortcut(averagePooling2d(1).stride(2),
                channelPadding(1, 3).named("zeros"));
        String text = codec.encode(block, Layer.class).compact();
        assertThat(codec.decode(
                Json.parse("network.json", text.getBytes(StandardCharsets.UTF_8)).at("network.json"), Layer.class))
                .isEqualTo(block);
    }
}
