package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.vector.ReduceKernel.Fold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of columns. That they are right is said by [VectorConformanceTest].
class FoldTaskTest {
    private static final int OUTER = 32;
    private static final int ROWS = 169;

    /// Logits of ten thousand million that differ in their last bit give probabilities of 0 and 1.
    @ParameterizedTest
    @ValueSource(ints = {64, 72, 80, 1000, 1001}) void equalColumnsHaveEqualSums(int columns) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment x = arena.allocate(4L * OUTER * ROWS * columns, 64);
            MemorySegment y = arena.allocate(4L * OUTER * columns, 64);
            for (long i = 0; i < (long) OUTER * ROWS * columns; i++) {
                x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sqrt(i / columns + 1d));
            }
            var task = new FoldTask(false, new Fold(OUTER, ROWS, columns), x.address(), y.address());
            task.run(0, 2);
            task.run(1, 2);
            for (int i = 0; i < OUTER * columns; i++) {
                assertThat(y.getAtIndex(ValueLayout.JAVA_FLOAT, i)).as("column %d of %d", i % columns, columns)
                        .isEqualTo(y.getAtIndex(ValueLayout.JAVA_FLOAT, i / columns * columns));
            }
        }
    }
}
