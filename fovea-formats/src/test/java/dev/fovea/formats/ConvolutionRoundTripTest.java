package dev.fovea.formats;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    static Stream<Layer> layers() {
        return Stream.of(
                conv1d(3, 5).stride(2).padding(CAUSAL).relu(), conv1d(4, 2).groups(2).dilation(3).padding(1, 2),
                conv3d(3, 2).size(1, 2, 3).stride(1, 2, 1).padding(1, 0, 2).dilation(2, 1, 1).bias(false),
                conv1dTranspose(3, 5).stride(2).padding(SAME).outputPadding(1), conv1dTranspose(3, 5).dilation(2),
                conv2dTranspose(2, 3, 4).stride(2).padding(1, 2, 3, 4).outputPadding(0, 1).tanh(),
                conv2dTranspose(2, 3), conv3dTranspose(2, 3).size(1, 2, 3).stride(2).outputPadding(0, 1, 0),
                depthwiseConv1d(3).depthMultiplier(2).padding(CAUSAL).dilation(2),
                separableConv1d(8, 3).stride(2).depthMultiplier(2).depthwiseRegularizer(l2(0.1)).bias(false),
                depthwiseConv2d(3, 5).depthMultiplier(2).stride(2).dilation(1, 2).kernelInitializer(heNormal()),
                separableConv2d(8, 3).depthMultiplier(2).depthwiseInitializer(heNormal())
                        .depthwiseRegularizer(l2(0.1)).padding(SAME).relu(),
                locallyConnected1d(2, 3).stride(2).padding(1, 0),
                locallyConnected2d(2, 3, 1).padding(SAME).stride(1, 2));
    }

    @ParameterizedTest
    @MethodSource("layers") void aLayerIsReadBackEqual(Layer layer) {
        Json json = codec.encode(layer, Layer.class);
        assertThat(codec.decode(Json.parse("network.json", json.bytes()).at("network.json"), Layer.class))
                .isEqualTo(layer);
    }
}
