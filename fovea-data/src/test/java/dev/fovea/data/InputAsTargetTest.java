package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputAsTargetTest {
    private final DataSet data = DataSet.of(new float[][]{{1, 2}, {3, 4}, {5, 6}}, new int[]{0, 1, 0})
            .classNames(List.of("cat", "dog")).name("pets");
    private final DataSet bytes = DataSet.of(
            Map.of("image", Tensor.of(Shape.of(2, 1, 2, 1), (byte) 0, (byte) 51, (byte) 200, (byte) 255)), Map.of());

    /// Everything in a field.
    private static Tensor all(DataSet data, String field) {
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            return epoch.next().tensor(field).copy();
        }
    }

    @Test void theInputStandsInPlaceOfTheLabels() {
        DataSet both = data.withInputAsTarget();
        assertThat(both).hasToString("pets: 3 samples of input f32[2] → target f32[2]");
        assertThat(both.classNames()).isEmpty();
        assertThat(all(both, "input").doubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(all(both, "target").doubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(both.digest()).isNotEqualTo(data.digest()).isEqualTo(data.withInputAsTarget().digest());
    }

    @Test void bytesBecomeNumbersOfTheScale() {
        assertThat(bytes.withInputAsTarget()).hasToString("data: 2 samples of image u8[1, 2, 1] → target u8[1, 2, 1]");
        assertThat(all(bytes.withInputAsTarget(), "target").doubles()).containsExactly(0, 51, 200, 255);
        DataSet scaled = bytes.withInputAsTarget(1 / 255.0);
        assertThat(scaled).hasToString("data: 2 samples of image u8[1, 2, 1] → target f32[1, 2, 1]");
        assertThat(all(scaled, "image").doubles()).containsExactly(0, 51, 200, 255);
        assertThat(all(scaled, "target").floats()).containsExactly(0, 0.2f, 200 / 255f, 1);
    }

    @Test void itIsAViewLikeOthers() {
        DataSet both = data.withInputAsTarget(2);
        assertThat(all(both.slice(1, 3), "target").doubles()).containsExactly(6, 8, 10, 12);
        assertThat(all(both.take(1).concat(both), "target").doubles())
                .containsExactly(2, 4, 2, 4, 6, 8, 10, 12);
        assertThat(all(both.sampleWeights(1, 0, 2), Field.SAMPLE_WEIGHT).doubles()).containsExactly(1, 0, 2);
        assertThat(data.sampleWeights(1, 0, 2).withInputAsTarget().targets()).containsExactly(
                new Field("target", DType.F32, Shape.of(2)));
    }

    @Test void severalThreadsMayRead() {
        DataSet digits = Digits.of(3, 200).withInputAsTarget(1 / 255.0);
        float[] expected = all(digits, "target").floats();
        IntStream.range(0, 8).parallel().forEach(_ -> assertThat(all(digits, "target").floats())
                .isEqualTo(expected));
    }

    @Test void whatCannotBeATargetIsAnError() {
        Tensor one = Tensor.of(Shape.of(1, 1), 1f);
        assertThatThrownBy(() -> DataSet.of(Map.of("a", one, "b", one), Map.of()).withInputAsTarget())
                .isInstanceOf(DataException.class)
                .hasMessage("data: the input can be the target where there is one, of another name than \"target\", "
                        + "but there are [a f32[1], b f32[1]]; name the one field that is both");
        assertThatThrownBy(() -> DataSet.of(Map.of("target", one), Map.of()).withInputAsTarget())
                .hasMessageContaining("but there are [target f32[1]]");
        assertThatThrownBy(() -> data.withInputAsTarget(Double.NaN))
                .hasMessage("pets: the scale of a target must be a number other than 0, but is NaN");
    }
}
