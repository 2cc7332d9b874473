package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.nn.layer.Layer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pooling and spatial layers in files, also in those that were written before these layers had all their options.
class PoolingRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    private Layer decode(String json) {
        return codec.decode(Json.parse("network.json", json.getBytes(StandardCharsets.UTF_8)).at("network.json"),
                Layer.class);
    }

    static Stream<Layer> layers() {
        return Stream.of(
                maxPooling1d(3).stride(2).padding(2, 1).dilation(2).ceilMode(true),
                maxPooling2d(3, 2).stride(2).padding(1, 0, 0, 1).dilation(2, 1).ceilMode(true),
                maxPooling3d(3, 2, 1).stride(1, 2, 1).padding(1, 0, 0, 1, 0, 0).dilation(2).ceilMode(true),
                averagePooling1d(3).stride(1).padding(SAME).countPadding(true),
                averagePooling2d(3).stride(2).padding(1).ceilMode(true).countPadding(true),
                averagePooling3d(2).padding(1).ceilMode(true).countPadding(true),
                lpPooling1d(1.5, 3).stride(2).padding(1).ceilMode(true),
                lpPooling2d(2, 3, 2).padding(SAME), lpPooling3d(3, 2).ceilMode(true),
                globalMaxPooling1d().keepDims(true), globalMaxPooling2d().keepDims(true),
                globalMaxPooling3d().keepDims(true), globalAveragePooling1d().keepDims(true),
                globalAveragePooling2d().keepDims(true), globalAveragePooling3d().keepDims(true),
                zeroPadding1d(1, 2), zeroPadding2d(1, 2, 3, 4), zeroPadding3d(1, 2, 3, 4, 5, 6),
                cropping1d(1, 2), cropping2d(1, 2, 3, 4), cropping3d(1, 2, 3, 4, 5, 6),
                upSampling1d(2), upSampling2d(2, 3).interpolation(BILINEAR), upSampling3d(1, 2, 3),
                resizing(7, 8).interpolation(NEAREST),
                normalization(List.of(0.5, 1e-3), List.of(0.25, 2.0)), channelsLast(), channelsFirst());
    }

    @ParameterizedTest
    @MethodSource("layers") void aLayerIsReadBackEqual(Layer layer) {
        Json json = codec.encode(layer, Layer.class);
        assertThat(decode(json.compact())).isEqualTo(layer);
    }

    @Test void optionsThatAFileDoesNotKnowYetAreAtTheirDefaults() {
        String window = "\"size\":{\"height\":3,\"width\":3},\"stride\":{\"height\":2,\"width\":2},\"padding\":";
        assertThat(decode("{\"type\":\"max_pooling2d\"," + window + "{\"type\":\"same\"}}"))
                .isEqualTo(maxPooling2d(3).stride(2).padding(SAME));
        assertThat(decode("{\"type\":\"average_pooling2d\"," + window
                + "{\"type\":\"explicit\",\"top\":1,\"bottom\":1,\"left\":0,\"right\":0}}"))
                .isEqualTo(averagePooling2d(3).stride(2).padding(1, 0));
        assertThat(decode("{\"type\":\"global_average_pooling2d\"}")).isEqualTo(globalAveragePooling2d());
    }

    @Test void halfOfTheNewOptionsIsADamagedFile() {
        String size = "{\"height\":3,\"width\":3}";
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> decode("{\"type\":\"average_pooling2d\",\"size\":" + size + ",\"stride\":" + size
                        + ",\"padding\":{\"type\":\"same\"},\"ceilMode\":true}"))
                .withMessageContaining("the member \"countPadding\" is missing");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> decode("{\"type\":\"max_pooling2d\",\"size\":" + size + ",\"stride\":" + size + "}"))
                .withMessageContaining("the member \"padding\" is missing");
    }
}
