package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryDescriptorTest {

    private final NativeScope scope = new NativeScope();

    @AfterEach void close() {
        scope.close();
    }

    @Test void printsTypeExtentsAndLayout() {
        assertThat(of("abcd", 2, 3, 8, 9)).hasToString("f32 [2, 3, 8, 9] abcd");
        assertThat(of("acdb", 2, 3, 8, 9)).hasToString("f32 [2, 3, 8, 9] acdb");
        assertThat(of("aBcd16b", 2, 20, 8, 9)).hasToString("f32 [2, 20, 8, 9] aBcd16b");
        assertThat(of("ABcd16b16a", 32, 16, 3, 3)).hasToString("f32 [32, 16, 3, 3] ABcd16b16a");
        assertThat(of("aBcd8b", 1, 3, 1, 2)).hasToString("f32 [1, 3, 1, 2] aBcd8b");
        assertThat(of("any", 4)).hasToString("f32 [4] any");
        assertThat(MemoryDescriptor.NONE).hasToString("none");
    }

    @Test void layoutIsPrintedWithTheAxesNamesOfTheTensor() {
        assertThat(of("aBcd16b", 2, 20, 8, 9).layout("nchw")).isEqualTo("nChw16c");
        assertThat(of("acdb", 2, 1, 8, 9).layout("nchw")).isEqualTo("nhwc");
        assertThat(of("abcd", 2, 1, 8, 9).layout("nchw")).isEqualTo("nchw");
        assertThat(of("ABcd16b16a", 32, 16, 3, 3).layout("oihw")).isEqualTo("OIhw16i16o");
    }

    @Test void bytesIncludeThePaddingOfBlocks() {
        assertThat(of("abcd", 2, 20, 8, 9).bytes()).isEqualTo(4L * 2 * 20 * 8 * 9);
        assertThat(of("aBcd16b", 2, 20, 8, 9).bytes()).isEqualTo(4L * 2 * 32 * 8 * 9);
        assertThat(of("aBcd16b", 2, 20, 8, 9).isPadded()).isTrue();
        assertThat(of("aBcd16b", 2, 32, 8, 9).isPadded()).isFalse();
        assertThat(of("any", 2).bytes()).isZero();
    }

    @Test void equalityIsOneDnns() {
        var strided = MemoryDescriptor.strided(scope, DataType.F32, new long[]{2, 3, 8, 9}, new long[]{216, 1, 27, 3});
        assertThat(strided).isEqualTo(of("acdb", 2, 3, 8, 9)).hasSameHashCodeAs(of("acdb", 2, 3, 8, 9));
        assertThat(strided).isNotEqualTo(of("abcd", 2, 3, 8, 9)).isNotEqualTo(MemoryDescriptor.NONE);
    }

    @Test void viewsKeepTheBytes() {
        assertThat(of("acdb", 2, 3, 8, 9).permute(scope, 0, 3, 1, 2)).hasToString("f32 [2, 8, 9, 3] abcd");
        assertThat(of("abcd", 2, 3, 8, 9).reshape(scope, 2, 216)).hasToString("f32 [2, 216] ab");
        assertThat(of("abcd", 2, 3, 8, 9).box(scope, new long[]{2, 1, 8, 9}, new long[]{0, 2, 0, 0}).extents())
                .containsExactly(2, 1, 8, 9);
    }

    @Test void copyOutlivesItsOrigin() {
        MemoryDescriptor copy;
        MemoryDescriptor origin;
        try (var inner = new NativeScope()) {
            origin = MemoryDescriptor.of(inner, DataType.BF16, "ab", 3, 5);
            copy = origin.copyTo(scope);
        }
        assertThat(copy).hasToString("bf16 [3, 5] ab");
        assertThatThrownBy(origin::bytes).isInstanceOf(OneDnnException.class)
                .hasMessage("the scope of this native object is closed");
    }

    @Test void nonsenseIsRefusedWithItsText() {
        assertThatThrownBy(() -> of("nchw8x", 1, 2)).isInstanceOf(OneDnnException.class)
                .hasMessage("oneDNN has no layout 'nchw8x'; examples are any, abcd, acdb, aBcd16b");
        assertThatThrownBy(() -> of("abcd", 1, 2)).isInstanceOf(OneDnnException.class)
                .hasMessage("oneDNN answers invalid_arguments (2) to the descriptor f32 [1, 2] abcd");
        assertThatThrownBy(() -> of("a")).isInstanceOf(OneDnnException.class)
                .hasMessage("oneDNN's tensors have 1 to 12 axes, but [] has 0");
        assertThatThrownBy(() -> of("ab", 2, 2).permute(scope, 0, 7)).isInstanceOf(OneDnnException.class)
                .hasMessage("[0, 7] does not permute the axes of f32 [2, 2] ab");
    }

    private MemoryDescriptor of(String tag, long... extents) {
        return MemoryDescriptor.of(scope, DataType.F32, tag, extents);
    }
}
