package dev.fovea.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricConfusionTest {
    /// The example of scikit-learn's `classification_report`: right are 0 1 2 2 2, answered 0 0 2 2 1.
    private final ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog", "cow"),
            new long[][]{{1, 0, 0}, {1, 0, 0}, {0, 1, 2}});

    @Test void rowsAreRightAndColumnsAnswered() {
        assertThat(matrix).hasToString("""
                right \\ answered  cat  dog  cow
                cat                 1    0    0
                dog                 1    0    0
                cow                 0    1    2
                """);
        assertThat(matrix.count(2, 1)).isEqualTo(1);
        assertThat(matrix.support(2)).isEqualTo(3);
        assertThat(matrix.answered(0)).isEqualTo(2);
        assertThat(matrix.total()).isEqualTo(5);
    }

    @Test void theReportIsThatOfScikitLearn() {
        assertThat(matrix.report()).isEqualTo("""
                                  precision  recall      f1  support
                cat                  0.5000  1.0000  0.6667        1
                dog                  0.0000  0.0000  0.0000        1
                cow                  1.0000  0.6667  0.8000        3

                accuracy                             0.6000        5
                macro average        0.5000  0.5556  0.4889        5
                weighted average     0.7000  0.6000  0.6133        5
                """);
        assertThat(matrix.accuracy()).isCloseTo(0.6, within(1e-12));
        assertThat(matrix.f1(Averaging.MICRO)).isCloseTo(0.6, within(1e-12));
    }

    @Test void classesWithoutNamesAreNumbers() {
        assertThat(ConfusionMatrix.of(List.of(), new long[][]{{3, 1}, {0, 2}}).classes()).containsExactly("0", "1");
        assertThatThrownBy(() -> ConfusionMatrix.of(List.of("a"), new long[][]{{3, 1}, {0, 2}}))
                .hasMessage("there are 1 names for 2 classes");
        assertThatThrownBy(() -> ConfusionMatrix.of(List.of(), new long[][]{{3, 1}}))
                .hasMessage("a confusion matrix is square, with a row and a column for each class");
    }
}
