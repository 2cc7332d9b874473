package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DataSetTest {

    /// Sample `i` is `[i, 10·i]` with the label `i mod 3`.
    static DataSet counting(int size) {
        return DataSet.of(IntStream.range(0, size).mapToObj(i -> new float[]{i, 10 * i}).toArray(float[][]::new),
                IntStream.range(0, size).map(i -> i % 3).toArray());
    }

    /// The first value of every sample.
    static List<Integer> numbers(DataSet data) {
        try (Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.of(data.inputs(), data.targets(), data.size(), arena);
            for (int i = 0; i < data.size(); i++) {
                data.read(i, batch, i);
            }
            Tensor values = batch.tensors().values().iterator().next();
            long step = values.shape().sampleCount();
            return IntStream.range(0, data.size()).mapToObj(i -> (int) values.get(i * step)).toList();
        }
    }

    @Test void rowsAndLabels() {
        DataSet data = counting(4);
        assertThat(data).hasToString("data: 4 samples of input f32[2] → label i32[]");
        assertThat(data.inputs()).containsExactly(new Field("input", DType.F32, Shape.of(2)));
        assertThat(data.targets()).containsExactly(Field.label());
        assertThat(data.classNames()).isEmpty();
        assertThat(numbers(data)).containsExactly(0, 1, 2, 3);
    }

    @Test void tensors() {
        DataSet data = DataSet.of(Tensor.zeros(DType.U8, Shape.of(5, 4, 4, 1)), Tensor.of(Shape.of(5), 1, 2, 3, 4, 5));
        assertThat(data).hasToString("data: 5 samples of input u8[4, 4, 1] → target i32[]");
        assertThat(DataSet.of(new float[][]{{1, 2}}, new float[][]{{3}}))
                .hasToString("data: 1 samples of input f32[2] → target f32[1]");
    }

    @Test void namedTensorsKeepTheOrderOfTheirMap() {
        Tensor some = Tensor.zeros(DType.F32, Shape.of(2, 3));
        var ordered = new LinkedHashMap<String, Tensor>();
        ordered.put("right", some);
        ordered.put("left", some);
        assertThat(DataSet.of(ordered, Map.of()).inputs()).extracting(Field::name).containsExactly("right", "left");
        assertThat(DataSet.of(Map.of("c", some, "a", some, "b", some), Map.of()).inputs()).extracting(Field::name)
                .containsExactly("a", "b", "c");
    }

    @Test void samplesOfAStream() {
        DataSet data = DataSet
                .of(IntStream.range(0, 1000).mapToObj(i -> Sample.of(Tensor.of(Shape.of(2), i, 10 * i), i % 3)));
        assertThat(data).hasToString("data: 1000 samples of input i32[2] → label i32[]");
        assertThat(numbers(data)).hasSize(1000).startsWith(0, 1, 2).endsWith(998, 999);
        assertThat(DataSet.of(List.of(Sample.of(Tensor.scalar(1), Tensor.scalar(2)))))
                .hasToString("data: 1 samples of input f32[] → target f32[]");
    }

    @Test void samplesMustBeLikeTheFirst() {
        Sample first = Sample.of(Tensor.zeros(DType.U8, Shape.of(28, 28, 1)), 0);
        assertThatThrownBy(
                () -> DataSet.of(Stream.of(first, first, Sample.of(Tensor.zeros(DType.U8, Shape.of(28, 28)), 1))))
                .isInstanceOf(DataException.class)
                .hasMessage("sample 2 has \"input\" as u8[28, 28], but sample 0 as u8[28, 28, 1]; "
                        + "all samples need the same type and shape");
        assertThatThrownBy(() -> DataSet.of(Stream.of(first, Sample.of(Tensor.scalar(1), Tensor.scalar(1)))))
                .isInstanceOf(DataException.class)
                .hasMessage("sample 1 has \"input\" as f32[], but sample 0 as u8[28, 28, 1]; "
                        + "all samples need the same type and shape");
        assertThatThrownBy(
                () -> DataSet.of(Stream.of(first, new Sample(first.inputs(), Map.of("target", Tensor.scalar(1))))))
                .isInstanceOf(DataException.class)
                .hasMessage("sample 1 has the targets [target], but sample 0 has [label]; "
                        + "all samples need the same fields");
        assertThatThrownBy(() -> DataSet.of(Stream.of(first, new Sample(first.inputs(), Map.of()))))
                .isInstanceOf(DataException.class)
                .hasMessage("sample 1 has the targets [], but sample 0 has [label]; all samples need the same fields");
        assertThatThrownBy(() -> new Sample(Map.of(), Map.of())).isInstanceOf(DataException.class)
                .hasMessage("a sample needs an input");
    }

    @Test void emptyDataAreRefused() {
        assertThatThrownBy(() -> DataSet.of(Stream.empty())).isInstanceOf(DataException.class)
                .hasMessage("there is no sample; a data set needs one or more");
        assertThatThrownBy(() -> DataSet.of(new float[0][], new int[0])).isInstanceOf(DataException.class)
                .hasMessage("\"input\" has no samples; give at least one value per sample");
        assertThatThrownBy(() -> DataSet.of(new float[1][0], new int[1])).isInstanceOf(DataException.class)
                .hasMessage("\"input\" has no values in sample 0; give at least one value per sample");
        assertThatThrownBy(() -> DataSet.of(new float[1][1], new int[0])).isInstanceOf(DataException.class)
                .hasMessage("\"label\" has no samples; give one label per sample");
        assertThatThrownBy(() -> DataSet.of(Map.of(), Map.of())).isInstanceOf(DataException.class)
                .hasMessage("data: a data set needs an input");
        assertThatThrownBy(() -> Digits.of(3, 0)).isInstanceOf(DataException.class)
                .hasMessage("digits: 1 sample or more can be drawn, but 0 were asked for");
    }

    @Test void tensorsThatDoNotFitAreRefused() {
        Tensor ten = Tensor.zeros(DType.F32, Shape.of(10, 2));
        assertThatThrownBy(() -> DataSet.of(ten, Tensor.zeros(DType.I32, Shape.of(9))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data: \"input\" f32[10, 2] has 10 samples, but \"target\" i32[9] has 9; each needs one row per sample");
        assertThatThrownBy(() -> DataSet.of(ten, Tensor.scalar(1))).isInstanceOf(DataException.class)
                .hasMessage("data: \"target\" is the scalar f32[]; the first axis must count samples");
        assertThatThrownBy(() -> DataSet.of(Map.of("x", ten), Map.of("x", ten))).isInstanceOf(DataException.class)
                .hasMessage("data: \"x\" is an input and a target; give one of them another name");
        assertThatThrownBy(() -> DataSet.of(new float[][]{{1, 2}, {3}}, new int[2])).isInstanceOf(DataException.class)
                .hasMessage("\"input\" has 1 values in sample 1, but 2 in sample 0; all samples need the same number");
    }

    @Test void fieldsAreCheckedWhenMade() {
        assertThatThrownBy(() -> new Field(" ", DType.F32, Shape.of(1))).isInstanceOf(DataException.class)
                .hasMessage("a field needs a name, such as \"image\" or \"label\"");
        assertThatThrownBy(() -> new Field("image", DType.U8, Shape.of(Shape.N, 28, 28, 1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "the field \"image\" has the sample shape [N, 28, 28, 1]; give the shape of one sample, without N");
        assertThat(Field.image(28, 28, 1)).hasToString("image u8[28, 28, 1]");
        assertThat(Field.label()).hasToString("label i32[]");
        assertThat(Field.image(28, 28, 1).bytes()).isEqualTo(784);
    }

    @Test void partsAndSums() {
        DataSet data = counting(10);
        assertThat(numbers(data.take(3))).containsExactly(0, 1, 2);
        assertThat(numbers(data.slice(4, 7))).containsExactly(4, 5, 6);
        assertThat(numbers(data.slice(4, 9).slice(1, 3))).containsExactly(5, 6);
        assertThat(numbers(data.slice(8, 10).concat(data.take(2)))).containsExactly(8, 9, 0, 1);
        assertThat(data.slice(4, 7).name()).isEqualTo("data[4:7]");
        assertThat(data.name("tens").take(2)).hasToString("tens[0:2]: 2 samples of input f32[2] → label i32[]");
        assertThat(data.take(10)).isSameAs(data);
    }

    @Test void partsThatAreNotThereAreRefused() {
        DataSet data = counting(10);
        assertThatThrownBy(() -> data.take(11)).isInstanceOf(DataException.class)
                .hasMessage(
                        "data: samples 0 to 10 were asked for, but it has the samples 0 to 9; take one or more of them");
        assertThatThrownBy(() -> data.take(0)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> data.slice(-1, 3)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> data.split(1)).isInstanceOf(DataException.class)
                .hasMessage("data: a fraction of 1.0 of 10 samples leaves training without samples; "
                        + "the fraction must be in (0, 1) and give 1 sample or more");
        assertThatThrownBy(() -> data.split(0.05)).isInstanceOf(DataException.class)
                .hasMessage("data: a fraction of 0.05 of 10 samples leaves validation without samples; "
                        + "the fraction must be in (0, 1) and give 1 sample or more");
        assertThatThrownBy(() -> data.split(Double.NaN)).isInstanceOf(DataException.class);
    }

    @Test void theLastFractionIsForValidation() {
        Split split = counting(10).split(0.25);
        assertThat(numbers(split.training())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(numbers(split.validation())).containsExactly(8, 9);
    }

    @Test void aRandomFractionDependsOnTheSeedAlone() {
        Split split = counting(10).split(0.3, 7);
        assertThat(numbers(split.validation())).containsExactly(2, 5, 6);
        assertThat(numbers(split.training())).containsExactly(0, 1, 3, 4, 7, 8, 9);
        assertThat(split.validation().name()).isEqualTo("data/validation");
        assertThat(numbers(counting(10).split(0.3, 8).validation())).isNotEqualTo(numbers(split.validation()));
    }

    @Test void onlyLikeDataCanBeJoined() {
        DataSet data = counting(3);
        DataSet other = DataSet.of(new float[][]{{1, 2, 3}}, new int[1]).name("wide");
        assertThatThrownBy(() -> data.concat(other)).isInstanceOf(DataException.class)
                .hasMessage(
                        "data has the fields [input f32[2]] → [label i32[]], but wide has [input f32[3]] → [label i32[]]; "
                                + "only data sets of the same fields can be joined");
        DataSet abc = data.classNames(List.of("a", "b", "c"));
        assertThat(data.concat(abc).classNames()).containsExactly("a", "b", "c");
        assertThat(abc.concat(data).classNames()).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> abc.concat(data.classNames(List.of("x", "y", "z")))).isInstanceOf(DataException.class)
                .hasMessage(
                        "data has the classes [a, b, c], but data has [x, y, z]; only data sets of the same classes can be joined");
    }

    @Test void classNamesMustCoverTheLabels() {
        DataSet data = counting(10);
        assertThat(data.classNames(List.of("a", "b", "c")).take(2).classNames()).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> data.classNames(List.of("a", "b"))).isInstanceOf(DataException.class)
                .hasMessage("data: sample 2 has the label 2, but 2 classes have the labels 0 to 1. "
                        + "Correct the label, or choose as many classes as there are.");
        assertThatThrownBy(() -> Labels.check(data.slice(4, 9), "label", 2)).isInstanceOf(DataException.class)
                .hasMessage("data[4:9]: sample 1 has the label 2, but 2 classes have the labels 0 to 1. "
                        + "Correct the label, or choose as many classes as there are.");
        Labels.check(data, "label", 3);
        assertThatThrownBy(() -> Labels.check(data, "input", 3)).isInstanceOf(DataException.class)
                .hasMessage(
                        "data: the field \"input\" f32[10, 2] has several numbers per sample; a label is one number");
        DataSet negative = DataSet.of(new float[][]{{1}}, new int[]{-1});
        assertThatThrownBy(() -> Labels.check(negative, "label", 3)).isInstanceOf(DataException.class)
                .hasMessage("data: sample 0 has the label -1, but 3 classes have the labels 0 to 2. "
                        + "Correct the label, or choose as many classes as there are.");
    }

    @Test void labelsAsRowsOfOnes() {
        assertThat(Labels.oneHot(Tensor.of(Shape.of(3), 2, 0, 1), 3))
                .isEqualTo(Tensor.of(Shape.of(3, 3), 0f, 0, 1, 1, 0, 0, 0, 1, 0));
        assertThatThrownBy(() -> Labels.oneHot(Tensor.of(Shape.of(1), 3), 3)).isInstanceOf(DataException.class)
                .hasMessage("one-hot labels: sample 0 has the label 3, but 3 classes have the labels 0 to 2. "
                        + "Correct the label, or choose as many classes as there are.");
    }

    @Test void theDigestIsOfTheContentAlone() {
        DataSet data = counting(10);
        String digest = data.digest();
        assertThat(digest).isEqualTo("c4bf6265fac5a1eca3253bd123f3c6141945aa2478bce62cc98c6ab2b8eaf5a8");
        assertThat(data.name("other").classNames(List.of("a", "b", "c")).digest()).isEqualTo(digest);
        assertThat(data.take(4).concat(data.slice(4, 10)).digest()).isEqualTo(digest);
        assertThat(data.take(9).digest()).isNotEqualTo(digest);
        assertThat(data.slice(5, 10).concat(data.take(5)).digest()).isNotEqualTo(digest);
        assertThat(data.split(0.5).training().digest()).isEqualTo(data.take(5).digest());
    }
}
