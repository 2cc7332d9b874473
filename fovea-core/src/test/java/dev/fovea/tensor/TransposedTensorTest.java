package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TransposedTensorTest {
    private static final Tensor T = Tensor.of(Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    @Test void axesComeInTheirNewOrder() {
        Tensor turned = T.transposed(List.of(2, 0, 1));

        assertThat(turned).isEqualTo(Tensor.of(Shape.of(2, 2, 3), 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11));
        assertThat(turned.transposed(List.of(1, 2, 0))).isEqualTo(T);
    }

    @Test void everyAxisIsNamedOnce() {
        assertThatThrownBy(() -> T.transposed(List.of(0, 1, 1))).isInstanceOf(ShapeException.class)
                .hasMessage("[2, 3, 2] has 3 axes, which cannot be put in the order [0, 1, 1]");
    }
}
