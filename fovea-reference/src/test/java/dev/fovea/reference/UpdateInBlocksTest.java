package dev.fovea.reference;

import static dev.fovea.op.Ops.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.BlockedUpdate;
import dev.fovea.compile.Compiler;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.compile.UpdateInBlocks;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Input;
import dev.fovea.op.MatMul;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Backend;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient of a large kernel never exists as a whole, and what becomes of the weight has the same bits.
@Tag("compile")
class UpdateInBlocksTest {
    private static final Backend REFERENCE = new ReferenceBackend();
    private static final UpdateInBlocks SMALL = new UpdateInBlocks(1, 1);           // blocks of 64 rows

    private final Graph graph = new Graph();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<String, Value> updates = new LinkedHashMap<>();

    static List<Nets.Net> nets() {
        return Nets.all();
    }

    private static Target target() {
        return new Target(REFERENCE, List.of(), Optional.empty(), Nets.BATCH, 1, Map.of());
    }

    @ParameterizedTest
    @MethodSource("nets") void everyValueIsTheSameBitForBit(Nets.Net net) {
        Program fused = Compiler.rewrite(net.program(), target());
        assertThat(values(SMALL.apply(fused), net.feeds())).isEqualTo(values(fused, net.feeds()));
    }

    @Test void productAndUpdateAreOneStep() {
        Program fused = momentum(3, 150, 20);
        Program after = SMALL.apply(fused);

        Node update = blocked(after).getFirst();
        var op = (BlockedUpdate) update.op();
        assertThat(op.rows()).isEqualTo(64);
        assertThat(op.product()).isEqualTo(new MatMul(true, false));
        assertThat(update.inputs()).map(v -> v.op().label()).startsWith("x", "y").contains("w", "w/velocity", "rate");
        assertThat(update.outputs()).map(Value::type).containsOnly(TensorType.of(DType.F32, 150, 20));
        assertThat(op.multiplyAdds(update)).isEqualTo(3 * 150 * 20);
        assertThat(update.op().label()).isEqualTo("MatMul Aᵀ+multiply+multiply+subtract+add");
        assertThat(Graph.topological(after.roots())).noneMatch(n -> n.op() instanceof MatMul);
        assertThat(values(after, feeds)).isEqualTo(values(fused, feeds));
    }

    @Test void whatAPenaltyAddsIsInTheSweep() {
        Value w = weight("w", 150, 20);
        Value loss = plus(sum(times(matmul(fed("x", 3, 150), w, false, false), fed("y", 3, 20))),
                times(sum(times(w, w)), 0.01));
        updates.put("w", minus(w, times(Gradients.of(loss, List.of(w)).getFirst(), 0.5)));
        Program fused = fused();
        Program after = SMALL.apply(fused);
        assertThat(blocked(after)).hasSize(1).allMatch(n -> n.op().label().startsWith("MatMul Aᵀ+multiply"));
        assertThat(values(after, feeds)).isEqualTo(values(fused, feeds));
    }

    @Test void whatIsSmallStays() {
        Program fused = momentum(3, 150, 20);
        assertThat(new UpdateInBlocks().apply(fused)).isSameAs(fused);
        assertThat(new UpdateInBlocks(150 * 20 * 4 + 1, 1).apply(fused)).isSameAs(fused);
        assertThat(SMALL.apply(new UpdateInBlocksTest().momentum(3, 127, 20))).as("not two blocks")
                .satisfies(p -> assertThat(blocked(p)).isEmpty());
    }

    /// Longer sums may be cut into pieces, differently for a block and for the whole.
    @Test void productsOfManyTermsStay() {
        assertThat(blocked(SMALL.apply(momentum(512, 128, 2)))).hasSize(1);
        assertThat(blocked(SMALL.apply(new UpdateInBlocksTest().momentum(513, 128, 2)))).isEmpty();
    }

    @Test void aGradientThatOthersReadStays() {
        Value g = gradient(3, 150, 20);
        Value norm = sqrt(sum(times(g, g)));
        updates.put("w", minus(weight("w", 150, 20), dividedBy(g, norm)));
        assertThat(blocked(SMALL.apply(fused()))).as("clipped by the norm of all").isEmpty();

        Program asked = new UpdateInBlocksTest().momentum(3, 150, 20, true);
        assertThat(blocked(SMALL.apply(asked))).as("asked for").isEmpty();
    }

    @Test void anUpdateThatReadsRowsOrColumnsStays() {
        Value g = gradient(3, 150, 20);
        updates.put("w", minus(weight("w", 150, 20), times(g, weight("rates", 20))));
        assertThat(blocked(SMALL.apply(fused()))).isEmpty();
    }

    @Test void whatIsNoUpdateStays() {
        Value g = gradient(3, 150, 20);
        outputs.put("y", minus(weight("w", 150, 20), times(g, 0.5)));
        assertThat(blocked(SMALL.apply(fused()))).isEmpty();
    }

    /// Three blocks of 512 rows, and one of 564.
    @Test void aPlanComputesInBlocks() {
        Program whole = momentum(2, 2100, 1000, true);
        Program inBlocks = new UpdateInBlocksTest().momentum(2, 2100, 1000);
        try (Plan one = Plan.of(whole, target()); Plan other = Plan.of(inBlocks, target())) {
            assertThat(one.toString()).doesNotContain("blocks");
            assertThat(other.toString()).contains("MatMul Aᵀ+multiply+multiply+subtract+add",
                    "[reference loops, reference loops, 4 blocks]", "@w/velocity");
            assertThat(other.multiplyAdds()).isEqualTo(one.multiplyAdds()).isEqualTo(2L * 2100 * 1000);
            assertThat(other.memory().temporary() + 2100 * 1000 * 4).isLessThanOrEqualTo(one.memory().temporary());
            assertThat(run(other, feeds)).isEqualTo(run(one, feeds));
        }
    }

    // updates and what they compute

    private Program momentum(int terms, int rows, int columns) {
        return momentum(terms, rows, columns, false);
    }

    /// `v ← 0.9·v − rate·g`, `w ← w + v`; the gradient is asked for, too, or not.
    private Program momentum(int terms, int rows, int columns, boolean asked) {
        Value g = gradient(terms, rows, columns);
        feeds.put("rate", Tensor.scalar(0.1f));
        Value v = minus(times(weight("w/velocity", rows, columns), 0.9),
                times(g, input(graph, "rate", Shape.scalar())));
        Value w = weight("w", rows, columns);
        updates.put("w", plus(w, v));
        updates.put("w/velocity", v);
        if (asked) {
            outputs.put("gradient", g);
        }
        return fused();
    }

    private Program fused() {
        return Compiler.rewrite(new Program(new LinkedHashMap<>(outputs), new LinkedHashMap<>(updates)), target());
    }

    private Value gradient(int terms, int rows, int columns) {
        return matmul(fed("x", terms, rows), fed("y", terms, columns), true, false);
    }

    private Value fed(String name, int... extents) {
        feeds.put(name, RecomputeTest.numbers(name, Shape.of(extents)));
        return input(graph, name, Shape.of(extents));
    }

    private Value weight(String path, int... extents) {
        feeds.put(path, RecomputeTest.numbers(path, Shape.of(extents)));
        return variable(graph, path, TensorType.of(DType.F32, extents));
    }

    private static List<Tensor> values(Program program, Map<String, Tensor> feeds) {
        Map<Value, Tensor> fed = new HashMap<>();
        for (Node n : Graph.topological(program.roots())) {
            if (n.op() instanceof Input in) {
                fed.put(n.output(0), feeds.get(in.name()));
            } else if (n.op() instanceof Variable v) {
                fed.put(n.output(0), feeds.get(v.path()));
            }
        }
        return Evaluator.run(program.roots(), fed);
    }

    private static List<Tensor> run(Plan plan, Map<String, Tensor> feeds) {
        try (var weights = new Weights(REFERENCE)) {
            plan.variables().keySet().forEach(path -> weights.put(path, feeds.get(path)));
            try (var runner = new Runner(plan, weights)) {
                plan.inputs().keySet().forEach(name -> runner.feed(name, feeds.get(name)));
                runner.run();
                runner.run();
                var all = new ArrayList<Tensor>();
                List.of("w", "w/velocity").forEach(path -> all.add(weights.get(path)));
                return all;
            }
        }
    }

    private static List<Node> blocked(Program program) {
        return Graph.topological(program.roots()).stream().filter(n -> n.op() instanceof BlockedUpdate).toList();
    }
}
