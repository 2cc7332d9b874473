package dev.fovea.formats;

import static dev.fovea.nn.initializer.Initializers.normal;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that normalise, and those of attention, in files.
class NormalizationRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    static Stream<Layer> layers() {
        return Stream.of(batchNormalization(),
                batchNormalization().momentum(0.9).epsilon(1e-5).center(false).scale(false),
                layerNormalization(), layerNormalization().axes(1, -1).epsilon(1e-6).center(false).scale(false),
                groupNormalization(-1).epsilon(0.1).center(false).scale(false), rmsNormalization().epsilon(0.5),
                localResponseNormalization().size(3).alpha(0.5).beta(1).k(1),
                multiHeadAttention(4, 16).valueDim(8).dropout(0.1).bias(false),
                sequential(patchEmbedding(4, 64), classToken(), positionEmbedding().initializer(normal(0, 1)),
                        transformerEncoder(4, 128).dropout(0.1), selectToken(2)));
    }

    @ParameterizedTest
    @MethodSource("layers") void aLayerIsReadBackEqual(Layer layer) {
        Json json = codec.encode(layer, Layer.class);
        assertThat(codec.decode(Json.parse("network.json", json.bytes()).at("network.json"), Layer.class))
                .isEqualTo(layer);
    }
}
