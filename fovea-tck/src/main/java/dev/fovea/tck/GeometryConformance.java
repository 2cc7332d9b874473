package dev.fovea.tck;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Composite;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// What an op says about its geometry, tried out: an input changes an output position only if it lies in the position's
/// reach, and for ops that add up what they read, whenever it lies there.
public abstract class GeometryConformance extends EveryCase {
    private static final long PAIRS = 100_000;              // of input and output elements, up to which a case is tried

    /// For subclasses.
    protected GeometryConformance() {
    }

    /// The backend, which is left open.
    protected abstract Backend backend();

    @Override protected Stream<DynamicTest> tests(OpCase c) {
        long inputs = c.types().stream().mapToLong(t -> t.shape().count()).sum();
        long outputs = c.op().results(c.types()).getFirst().shape().count();
        return c.op() instanceof Fused || c.op() instanceof Narrow || inputs * outputs > PAIRS
                ? Stream.empty()
                : Stream.of(DynamicTest.dynamicTest(c.name(), () -> check(c)));
    }

    private void check(OpCase c) {
        if (c.op() instanceof Composite) {
            check(c, inputs -> expanded(c.node(), inputs));
            return;
        }
        try (var run = KernelRun.of(backend(), KernelRun.candidates(backend(), c.op(), c.types(), 1).getFirst(), 1)) {
            check(c, inputs -> run.run(inputs).getFirst().doubles());
        }
    }

    private double[] expanded(Node node, List<Tensor> inputs) {
        Map<Value, Tensor> feeds = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            feeds.put(node.input(i), inputs.get(i));
        }
        return new Evaluator(backend()).evaluate(List.of(node.output(0)), feeds).getFirst().doubles();
    }

    private static void check(OpCase c, Function<List<Tensor>, double[]> output) {
        Node node = c.node();
        List<Tensor> inputs = c.inputs().stream().map(Tensor::copy).toList();
        double[] before = output.apply(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            if (input.dtype().isFloat()) {
                List<Region> reach = reach(node, i);
                for (long e = 0; e < input.count(); e++) {
                    double value = input.get(e);
                    input.set(e, value + (value < 0 ? -0.5 : 0.5));
                    compare(node, i, position(input.shape(), e), reach, before, output.apply(inputs));
                    input.set(e, value);
                }
            }
        }
    }

    private static List<Region> reach(Node node, int input) {
        Shape y = node.output(0).shape();
        var reach = new ArrayList<Region>();
        for (long p = 0; p < y.count(); p++) {
            reach.add(node.op().reach(node, input, Region.at(position(y, p))));
        }
        return reach;
    }

    private static void compare(Node node, int input, int[] changed, List<Region> reach, double[] before,
            double[] after) {
        for (int p = 0; p < before.length; p++) {
            boolean moved = Double.compare(before[p], after[p]) != 0;
            boolean inside = reach.get(p).contains(changed);
            boolean counts = isExact(node.op()) && Double.isFinite(before[p]);
            if (moved && !inside) {
                throw new AssertionError(
                        "%s: input %d at %s changes the output at %s, whose reach is only %s".formatted(node, input,
                                Arrays.toString(changed), Arrays.toString(position(node.output(0).shape(), p)),
                                reach.get(p)));
            }
            if (inside && !moved && counts) {
                throw new AssertionError("%s: input %d at %s does not change the output at %s, though its reach is %s"
                        .formatted(node, input,
                                Arrays.toString(changed), Arrays.toString(position(node.output(0).shape(), p)),
                                reach.get(p)));
            }
        }
    }

    /// Whether every input in reach counts, for values that are not 0.
    private static boolean isExact(Op op) {
        return switch (op) {
            case Conv _,MatMul _,Broadcast _,Reshape _,Transpose _,Slice _,Pad _,Concat _ -> true;
            case Pool p -> p.kind() == Pool.Kind.AVERAGE;
            case Reduce r -> r.kind() == Reduce.Kind.SUM;
            case Binary b -> switch (b.kind()) {
                case ADD, SUBTRACT, MULTIPLY, DIVIDE -> true;
                case MAX, MIN, POWER, GREATER, EQUAL -> false;
            };
            case Unary u -> u.kind() == Unary.Kind.NEGATE;
            default -> false;
        };
    }

    static int[] position(Shape shape, long flat) {
        var position = new int[shape.rank()];
        long[] strides = shape.strides();
        for (int axis = 0; axis < position.length; axis++) {
            position[axis] = (int) (flat / strides[axis] % shape.extent(axis));
        }
        return position;
    }
}
