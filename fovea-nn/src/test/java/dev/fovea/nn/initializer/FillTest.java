package dev.fovea.nn.initializer;

import static dev.fovea.nn.initializer.Initializers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.compile.PlanException;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Backends;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Initial values are written where the parameter lies, the same ones, bit for bit.
class FillTest {
    private static final Shape KERNEL = Shape.of(3, 3, 2, 4);
    private static final long KEY = Initializer.key(1, "conv2d/kernel");

    @TestFactory Stream<DynamicTest> fillingIsDrawingInPlace() {
        Initializer mine = (shape, key) -> normal().draw(shape, key + 1);
        return Stream
                .of(zeros(), ones(), constant(0.5), normal(0, 1), truncatedNormal(0, 0.02), uniform(-1, 1), heNormal(),
                        heUniform(), leCunNormal(), leCunUniform(), glorotNormal(), glorotUniform(), dirac(),
                        dirac().others(heNormal()), given(Shape.of(3, 3), 0, 1, 0, 1, -4, 1, 0, 1, 0), mine)
                .map(i -> DynamicTest.dynamicTest(i == mine ? "one of one's own" : i.toString(), () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        long bytes = KERNEL.count() * Float.BYTES;
                        Tensor own = Tensor.of(DType.F32, KERNEL, arena.allocate(bytes).fill((byte) 7));
                        i.fill(own, KEY);
                        assertThat(own).isEqualTo(i.draw(KERNEL, KEY));
                    }
                }));
    }

    @Test void whatDrawsAnotherShapeIsToldSo() {
        Initializer wrong = new Initializer() {
            @Override public Tensor draw(Shape shape, long key) {
                return Tensor.zeros(DType.F32, Shape.of(2));
            }

            @Override public String toString() {
                return "mine()";
            }
        };
        assertThatThrownBy(() -> wrong.fill(Tensor.zeros(DType.F32, KERNEL), KEY))
                .hasMessage("mine() drew f32[2] for f32[3, 3, 2, 4]");
        assertThatThrownBy(() -> dirac().others(wrong).fill(Tensor.zeros(DType.F32, KERNEL), KEY))
                .hasMessage("mine() drew f32[2] for f32[3, 3, 2, 4]");
    }

    @Test void aWeightIsAddedOnceAndOnlyWhole() {
        TensorType type = TensorType.of(DType.F32, 2);
        try (var weights = new Weights(Backends.named("reference"))) {
            weights.add("w", type, w -> w.set(1, 3));
            assertThat(weights.get("w").floats()).containsExactly(0, 3);
            assertThatThrownBy(() -> weights.add("w", type, _ -> {
            })).isInstanceOf(PlanException.class).hasMessage("there is a weight w already, f32[2]");
            assertThatThrownBy(() -> weights.add("v", type, _ -> {
                throw new IllegalStateException("no numbers today");
            })).hasMessage("no numbers today");
            assertThat(weights.paths()).containsExactly("w");
        }
    }
}
