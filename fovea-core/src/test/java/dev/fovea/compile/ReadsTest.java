package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A value that is made plain, by one that can also make it turned, and readers of either.
class ReadsTest {
    private static final TensorType TYPE = TensorType.of(DType.F32, 2, 3);
    private static final Layout PLAIN = Layout.rowMajor(TYPE);
    private static final Layout TURNED = new Timed.Turned(TYPE);
    private static final double REORDER = 10;

    private final Value value = Ops.input(new Graph(DType.F32), "x", DType.F32, Shape.of(2, 3));
    private final Assignment costs = new Assignment();
    private final Reads reads = new Reads(costs);

    private static double move(Layout from, Layout to) {
        return from.equals(to) ? 0 : REORDER;
    }

    /// Each gains as much if the value is turned.
    private int[] solve(double turnedMaker, double... gains) {
        int maker = costs.place(0, turnedMaker);
        for (double gain : gains) {
            reads.add(value, costs.place(gain, 0), List.of(PLAIN, TURNED));
        }
        reads.count(value, maker, List.of(PLAIN, TURNED), ReadsTest::move);
        return costs.solve();
    }

    @Test void aReorderThatTwoWantCountsOnce() {
        assertThat(solve(100, 6, 6)).startsWith(0, 1, 1);
        assertThat(costs.cost(costs.solve())).isEqualTo(REORDER);
    }

    @Test void aReorderThatOneWantsMustPayForItself() {
        assertThat(solve(100, 6, 3)).startsWith(0, 0, 0);
    }

    @Test void aValueIsMadeAsItsReadersWantIt() {
        assertThat(solve(1, 6, 6)).startsWith(1, 1, 1);
        assertThat(costs.cost(costs.solve())).isEqualTo(1);
    }

    @Test void aReaderMayWantItAsItIsMade() {
        int third = costs.place(0);
        reads.add(value, third, List.of(PLAIN));
        assertThat(solve(4, 6, 6)).startsWith(0, 0, 1, 1);
        assertThat(costs.cost(costs.solve())).isEqualTo(REORDER);
    }

    @Test void whatIsUsualIsCountedInTheSameManner() {
        int maker = costs.place(0);
        for (int reader = 0; reader < 3; reader++) {
            reads.add(value, costs.place(0), List.of(TURNED));
        }
        reads.count(value, maker, List.of(PLAIN), ReadsTest::move);
        int[] best = costs.solve();
        assertThat(costs.cost(reads.usual(best.length))).isEqualTo(costs.cost(best)).isEqualTo(REORDER);
    }
}
