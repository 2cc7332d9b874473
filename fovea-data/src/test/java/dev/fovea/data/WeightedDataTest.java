package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightedDataTest {
    private final DataSet data = DataSet.of(new float[][]{{1, 2}, {3, 4}, {5, 6}, {7, 8}}, new int[]{0, 1, 2, 1})
            .name("pets");

    private static double[] weights(DataSet data) {
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            return epoch.next().target(Field.SAMPLE_WEIGHT).doubles();
        }
    }

    @Test void aWeightIsOneMoreTarget() {
        DataSet weighted = data.sampleWeights(1, 2, 0, 0.5f);
        assertThat(weighted.targets()).containsExactly(Field.label(), Field.sampleWeight());
        assertThat(weighted).hasToString("pets: 4 samples of input f32[2] → label i32[], sample_weight f32[]");
        assertThat(weights(weighted)).containsExactly(1, 2, 0, 0.5);
        assertThat(weights(weighted.slice(1, 4))).containsExactly(2, 0, 0.5);
        assertThat(weights(weighted.sampleWeights(4, 3, 2, 1))).containsExactly(4, 3, 2, 1);
        assertThat(weights(weighted.concat(weighted.take(1)))).containsExactly(1, 2, 0, 0.5, 1);
        assertThat(weighted.digest()).isNotEqualTo(data.digest());
        try (var epoch = Batches.inOrder(weighted, 4).prefetch(0).epoch(0)) {
            Batch batch = epoch.next();
            assertThat(batch.target("label").doubles()).containsExactly(0, 1, 2, 1);
            assertThat(batch.input("input").doubles()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test void aClassWithoutAWeightHasOne() {
        assertThat(weights(data.classWeights(Map.of(1, 5.0, 0, 0.5)))).containsExactly(0.5, 5, 1, 5);
    }

    @Test void classWeightsAndSampleWeightsAreMultiplied() {
        assertThat(weights(data.sampleWeights(1, 2, 3, 0).classWeights(Map.of(1, 5.0, 2, 2.0))))
                .containsExactly(1, 10, 6, 0);
    }

    @Test void aRowNamesTheClassOfItsLargestNumber() {
        Tensor x = Tensor.of(Shape.of(3, 1), 1f, 2f, 3f);
        assertThat(weights(DataSet.of(x, Tensor.of(Shape.of(3, 3), 0f, 0f, 1f, 1f, 0f, 0f, 0f, 0.7f, 0.3f))
                .classWeights(Map.of(0, 2.0, 1, 3.0, 2, 4.0)))).containsExactly(4, 2, 3);
        assertThat(weights(DataSet.of(x, Tensor.of(Shape.of(3, 1), 0f, 1f, 0f)).classWeights(Map.of(1, 3.0))))
                .containsExactly(1, 3, 1);
        assertThat(weights(DataSet.of(x, Tensor.of(Shape.of(3), (byte) 1, (byte) 0, (byte) 1))
                .classWeights(Map.of(1, 3.0)))).containsExactly(3, 1, 3);
    }

    @Test void weightsThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> data.sampleWeights(1, 2))
                .hasMessage("pets: 2 weights were given for 4 samples; give one for each");
        assertThatThrownBy(() -> data.sampleWeights(1, 2, -1, 0))
                .hasMessage("pets: sample 2 has the weight -1.0; a weight is a finite number of 0 or more");
        assertThatThrownBy(() -> data.sampleWeights(1, Float.NaN, 1, 0))
                .hasMessage("pets: sample 1 has the weight NaN; a weight is a finite number of 0 or more");
        assertThatThrownBy(() -> data.classWeights(Map.of(-1, 1.0))).hasMessage(
                "pets: class -1 was given the weight 1.0; classes are counted from 0, and a weight is a finite number of 0 or more");
        assertThatThrownBy(() -> data.classNames(List.of("cat", "dog", "cow")).classWeights(Map.of(3, 1.0))).hasMessage(
                "pets: class 3 was given the weight 1.0; classes are counted from 0 to 2, and a weight is a finite number of 0 or more");
        Tensor one = Tensor.of(Shape.of(1, 1), 1f);
        assertThatThrownBy(() -> DataSet.of(Map.of("x", one), Map.of("a", one, "b", one)).classWeights(Map.of(1, 2.0)))
                .hasMessage("data: class weights need one target with one class per sample, but there are "
                        + "[a f32[1], b f32[1]]; give sample weights instead");
        assertThatThrownBy(() -> DataSet.of(Map.of("x", one), Map.of("sample_weight", one)).sampleWeights(1))
                .hasMessage(
                        "data: weights are sample_weight f32[], but the data has sample_weight f32[1]; name that field otherwise");
    }
}
