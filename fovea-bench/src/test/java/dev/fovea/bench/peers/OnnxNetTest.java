package dev.fovea.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OnnxNetTest {

    /// The examples of Protocol Buffers' own page on its encoding: field 1 = 150, field 2 = "testing".
    @Test void numbersAndTextsAreWrittenAsProtocolBuffersSay() {
        assertThat(new Protobuf().number(1, 150).toByteArray()).containsExactly(0x08, 0x96, 0x01);
        assertThat(new Protobuf().text(2, "testing").toByteArray()).containsExactly(0x12, 0x07, 't', 'e', 's', 't', 'i',
                'n', 'g');
        assertThat(new Protobuf().message(3, new Protobuf().number(1, 150)).toByteArray()).containsExactly(0x1a, 0x03,
                0x08, 0x96, 0x01);
        assertThat(new Protobuf().single(2, 1).toByteArray()).containsExactly(0x15, 0, 0, 0x80, 0x3f);
        assertThat(new Protobuf().number(3, -1).toByteArray()).hasSize(11);
    }

    @Test void aModelHoldsItsOperationsAndWeights() {
        byte[] file = OnnxNet.write(PeerNet.W3, 1);
        assertThat(file.length).isBetween(4 * 3_274_634, 4 * 3_274_634 + 2000);
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("Conv", "MaxPool", "Relu", "Flatten", "Gemm")
                .doesNotContain("Dropout");
    }

    @Test void attentionIsWrittenInPrimitives() {
        assertThat(new String(OnnxNet.write(PeerNet.W8, 1), StandardCharsets.ISO_8859_1)).contains("LayerNormalization",
                "Split", "Softmax", "Gelu", "Gather");
    }

    @Test void shapesGetTheirBatch() {
        assertThat(OnnxNet.batched(32, new int[]{3, 4, 5})).containsExactly(32, 3, 4, 5);
    }
}
