package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @ParameterizedTest
    @CsvSource({"2g, 2147483648", "512m, 536870912", "1.5G, 1610612736", "64k, 65536", "1000000, 1000000",
            "1GiB, 1073741824", "3kb, 3072"}) void anAmountOfMemory(String text, long bytes) {
        assertThat(Bytes.parse(text).count()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "-1g", "2x", "1e9", "0"}) void nothingElse(String text) {
        assertThatThrownBy(() -> Bytes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test void itIsPrintedAsPeopleReadIt() {
        assertThat(new Bytes(784)).hasToString("784 B");
        assertThat(new Bytes(13_107_200)).hasToString("12.5 MiB");
    }
}
