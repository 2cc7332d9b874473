package dev.fovea.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.FuseElementWise;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Program;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/// An update that is too long for one sweep becomes several.
class OptimizerSweepsTest {

    /// How many operations each sweep has that a chain of them becomes.
    private static List<Integer> sweeps(int length, BinaryOperator<Value> more) {
        var graph = new Graph();
        Value a = Ops.input(graph, "a", Shape.of(100));
        Value b = Ops.input(graph, "b", Shape.of(100));
        Value y = a;
        for (int i = 0; i < length; i++) {
            y = more.apply(y, b);
        }
        Program fused = new FuseElementWise().apply(Program.of(Map.of("y", y)));
        return Graph.topological(fused.roots()).stream().filter(n -> n.op() instanceof Fused)
                .map(n -> ((Fused) n.op()).parts().size()).toList();
    }

    @Test void productsAreCutWhereTheirVectorsWouldNotStayInRegisters() {
        assertThat(sweeps(24, Ops::times)).containsExactly(24);
        assertThat(sweeps(30, Ops::times)).containsExactly(6, 24);
    }

    @Test void longFunctionsAreCutEarlier() {
        assertThat(sweeps(20, (y, b) -> Ops.select(y, b, y))).containsExactly(2, 18);       // 18 · 4 + 3 · 2 of 80
        assertThat(sweeps(8, (y, b) -> Ops.sign(Ops.plus(y, b)))).containsExactly(4, 6, 6);
    }

    /// What the program asks for is stored, however many sweeps could compute it for themselves.
    @Test void whatIsAskedForIsComputedOnce() {
        for (boolean asked : new boolean[]{false, true}) {
            var graph = new Graph();
            Value x = Ops.input(graph, "x", Shape.of(4, 4));
            Value a = Ops.tanh(x);
            var outputs = new LinkedHashMap<String, Value>();
            outputs.put("y", Ops.matmul(Ops.times(a, 2), x));
            outputs.put("z", Ops.matmul(Ops.plus(a, 3), x));
            if (asked) {
                outputs.put("a", a);
            }
            Program fused = new FuseElementWise().apply(Program.of(outputs));
            long computed = Graph.topological(fused.roots()).stream().filter(n -> n.op().label().contains("tanh"))
                    .count();
            assertThat(computed).isEqualTo(asked ? 1 : 2);
        }
    }
}
