package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Models.graph;
import static dev.fovea.formats.onnx.Models.input;
import static dev.fovea.formats.onnx.Models.integers;
import static dev.fovea.formats.onnx.Models.model;
import static dev.fovea.formats.onnx.Models.node;
import static dev.fovea.formats.onnx.Models.option;
import static dev.fovea.formats.onnx.Models.output;
import static dev.fovea.formats.onnx.Models.word;
import static dev.fovea.formats.onnx.Wire.float32;
import static dev.fovea.formats.onnx.Wire.integer;
import static dev.fovea.formats.onnx.Wire.message;
import static dev.fovea.formats.onnx.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.formats.FormatException;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.op.Input;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Losses, places named by numbers, small integers: values by hand, gradients, an open batch, and what is refused.
class MoreOperatorsTest {
    private static final Execution REFERENCE = Execution.on("reference");

    /// Numbers that are known when the network is built; others are fed.
    private record Fixed(Tensor numbers) {
    }

    private static Fixed fixed(long... numbers) {
        return new Fixed(Tensor.of(Shape.of(numbers.length), numbers));
    }

    private static Fixed fixed(Shape shape, long... numbers) {
        return new Fixed(Tensor.of(shape, numbers));
    }

    private static Tensor floats(Shape shape, double... numbers) {
        var floats = new float[numbers.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) numbers[i]);
        return Tensor.of(shape, floats);
    }

    private static Tensor longs(Shape shape, long... numbers) {
        return Tensor.of(shape, numbers);
    }

    private static Wire decimal(String name, double value) {
        return message(5, text(1, name), float32(2, (float) value), integer(20, 1));
    }

    /// One node.
    private record Net(long opset, String op, Wire... attributes) {

        private OnnxNetwork network(int inputs) {
            var fields = new ArrayList<Wire>();
            List<String> names = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
            names.forEach(name -> fields.add(input(name, "N")));
            fields.add(output("y", "N"));
            fields.add(node(op, names, "y", attributes));
            byte[] bytes = model(opset, graph(fields.toArray(Wire[]::new))).bytes();
            try (Arena arena = Arena.ofConfined()) {
                return OnnxImport.of(OnnxModel.of("net.onnx", MemorySegment.ofArray(bytes)),
                        new ExternalData(Path.of("net.onnx"), arena)).network();
            }
        }

        /// Its output in a graph; `open` leaves the size of the batch of all that is fed open.
        private OnnxValue build(Graph graph, boolean open, Object... inputs) {
            var values = new LinkedHashMap<String, OnnxValue>();
            for (int i = 0; i < inputs.length; i++) {
                values.put("x" + i, switch (inputs[i]) {
                    case Fixed(Tensor t) -> Known.of(graph, type(t.dtype()), t.shape().extents(),
                            IntStream.range(0, (int) t.count()).mapToDouble(t::get).toArray());
                    case Tensor t -> Carried.of(Ops.input(graph, "x" + i, t.dtype(),
                            open ? t.shape().withExtent(0, Shape.N) : t.shape()), type(t.dtype()));
                    default -> throw new AssertionError(inputs[i]);
                });
            }
            return List.copyOf(new OnnxBuild(network(inputs.length), Scope.root(graph, Mode.INFERENCE)).outputs(values)
                    .values()).getFirst();
        }

        private static OnnxType type(DType dtype) {
            return switch (dtype) {
                case F64 -> OnnxType.DOUBLE;
                case I64 -> OnnxType.INT64;
                case I32 -> OnnxType.INT32;
                default -> OnnxType.FLOAT;
            };
        }

        private Tensor of(Object... inputs) {
            return of(false, inputs);
        }

        private Tensor ofOpenBatch(Object... inputs) {
            return of(true, inputs);
        }

        private Tensor of(boolean open, Object... inputs) {
            return run(build(new Graph(), open, inputs).carried().onnx(), inputs);
        }

        /// `⟨u, f(x + εv) − f(x − εv)⟩ / 2ε` beside `⟨v, ∂⟨u, f⟩/∂x⟩` in double precision, for the first input.
        private void checkGradient(Object... inputs) {
            var random = new Random(7);
            var graph = new Graph();
            Value y = build(graph, false, inputs).carried().onnx();
            Value x = Graph.topological(List.of(y)).stream().flatMap(n -> n.outputs().stream())
                    .filter(v -> v.op() instanceof Input in && in.name().equals("x0")).findFirst()
                    .orElseThrow();
            Tensor u = normal(random, y.shape());
            Value gradient = Gradients.of(Ops.sum(Ops.times(y, Ops.constant(graph, u))), List.of(x)).getFirst();
            Tensor at = (Tensor) inputs[0];
            Tensor v = normal(random, at.shape());
            double derivative = dot(run(gradient, inputs), v);
            double epsilon = 1e-6;
            double slope = (dot(run(y, moved(inputs, v, epsilon)), u) - dot(run(y, moved(inputs, v, -epsilon)), u))
                    / (2 * epsilon);
            assertThat(derivative).as(op).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
        }
    }

    private static Tensor normal(Random random, Shape shape) {
        Tensor t = Tensor.zeros(DType.F64, shape);
        for (long i = 0; i < t.count(); i++) {
            t.set(i, random.nextGaussian());
        }
        return t;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    private static Object[] moved(Object[] inputs, Tensor v, double step) {
        Object[] all = inputs.clone();
        Tensor x = ((Tensor) inputs[0]).copy();
        for (long i = 0; i < x.count(); i++) {
            x.set(i, x.get(i) + step * v.get(i));
        }
        all[0] = x;
        return all;
    }

    private static Tensor run(Value y, Object... inputs) {
        int batch = Stream.of(inputs).filter(Tensor.class::isInstance).map(t -> ((Tensor) t).shape().batch())
                .findFirst().orElse(1);
        try (var weights = new Weights(REFERENCE.backend());
                Plan plan = Plan.of(Program.of(Map.of("y", y)), REFERENCE.target(batch, weights.layouts()));
                var runner = new Runner(plan, weights)) {
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i] instanceof Tensor t && plan.inputs().containsKey("x" + i)) {
                    runner.feed("x" + i, t);
                }
            }
            runner.run();
            var type = plan.outputs().get("y");
            assertThat(type).isNotNull();
            return Tensor.of(type.dtype(), type.shape(), runner.output("y")).copy();
        }
    }

    private static void is(Tensor y, Shape shape, double... numbers) {
        assertThat(y.shape()).isEqualTo(shape);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(y.get(i)).as("number %d", i).isCloseTo(numbers[i],
                    within(1e-5 * Math.max(1, Math.abs(numbers[i]))));
        }
    }

    // losses

    /// `ln p` of two samples and three classes.
    private static final Tensor LOGARITHMS = floats(Shape.of(2, 3), -1, -2, -3, -4, -5, -6);

    @Test void aLossIsTheLogarithmOfTheLabelsProbability() {
        Tensor labels = longs(Shape.of(2), 1, 2);
        is(new Net(13, "NegativeLogLikelihoodLoss", word("reduction", "none")).of(LOGARITHMS, labels), Shape.of(2), 2,
                6);
        is(new Net(13, "NegativeLogLikelihoodLoss", word("reduction", "sum")).of(LOGARITHMS, labels), Shape.scalar(),
                8);
        is(new Net(13, "NegativeLogLikelihoodLoss").of(LOGARITHMS, labels), Shape.scalar(), 4);
        is(new Net(13, "NegativeLogLikelihoodLoss").ofOpenBatch(LOGARITHMS, labels), Shape.scalar(), 4);
    }

    @Test void aMeanIsOverTheWeightsThatCounted() {
        Tensor weights = floats(Shape.of(3), 1, 0.5, 2);
        is(new Net(13, "NegativeLogLikelihoodLoss").of(LOGARITHMS, longs(Shape.of(2), 1, 2), weights), Shape.scalar(),
                (0.5 * 2 + 2 * 6) / 2.5);
        is(new Net(13, "NegativeLogLikelihoodLoss", option("ignore_index", 2)).of(LOGARITHMS,
                longs(Shape.of(2), 1, 2), weights), Shape.scalar(), 2);
        is(new Net(13, "NegativeLogLikelihoodLoss", option("ignore_index", -100)).of(LOGARITHMS,
                longs(Shape.of(2), -100, 0)), Shape.scalar(), 4);
    }

    @Test void pixelsHaveALossEach() {
        Tensor scores = floats(Shape.of(1, 2, 1, 2), 0, 1, 0, 3);
        double second = Math.log(1 + Math.exp(-2));
        is(new Net(13, "SoftmaxCrossEntropyLoss", word("reduction", "none")).of(scores, longs(Shape.of(1, 1, 2), 0, 1)),
                Shape.of(1, 1, 2), Math.log(2), second);
        new Net(13, "SoftmaxCrossEntropyLoss").checkGradient(normal(new Random(1), Shape.of(2, 3, 2, 2)),
                longs(Shape.of(2, 2, 2), 0, 1, 2, 2, 1, 0, 0, 1), Tensor.of(Shape.of(3), 1.0, 0.5, 2.0));
    }

    // element by element

    private static void checkFunction(String op, double least, double most, DoubleUnaryOperator f) {
        for (double x : new double[]{-1e30, -50, -3, -1.0001, -1, -0.9, -0.3, -1e-6, 0, 1e-6, 0.3, 0.9, 1, 1.0001, 3,
                50, 1e30}) {
            if (x >= least && x <= most) {
                double right = f.applyAsDouble((float) x);
                double is = new Net(13, op).of(floats(Shape.of(1), x)).get(0);
                boolean same = is == (float) right;
                assertThat(same || Math.abs(is - right) <= 4e-6 * Math.abs(right)).as("%s(%s) = %s, but is %s", op, x,
                        right, is).isTrue();
            }
        }
        double inside = Math.max(least, -2) + 0.25;
        new Net(13, op).checkGradient(Tensor.of(Shape.of(3), inside, inside + 0.1, Math.min(most, 3) - 0.3));
    }

    @Test void hyperbolicFunctionsKeepTheDigitsOfSmallNumbers() {
        checkFunction("Sinh", -1e9, 1e9, Math::sinh);
        checkFunction("Cosh", -1e9, 1e9, Math::cosh);
        checkFunction("Asinh", -1e31, 1e31,
                x -> Math.signum(x) * (Math.abs(x) > 1e8
                        ? Math.log(2) + Math.log(Math.abs(x))
                        : Math.abs(x) < 1e-4 ? Math.abs(x) : Math.log(Math.abs(x) + Math.sqrt(x * x + 1))));
        checkFunction("Acosh", 1, 1e31,
                x -> x > 1e8 ? Math.log(2) + Math.log(x) : Math.log(x + Math.sqrt(x - 1) * Math.sqrt(x + 1)));
        checkFunction("Atanh", -0.99, 0.99, x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)));
        new Net(13, "Asinh").checkGradient(Tensor.of(Shape.of(2), 0.0, 0.5));
    }

    @Test void shrinkTakesAwayFromBothSides() {
        Tensor x = floats(Shape.of(5), -2, -1, 0, 1, 2);
        is(new Net(9, "Shrink", decimal("lambd", 1.5)).of(x), Shape.of(5), -2, 0, 0, 0, 2);
        is(new Net(9, "Shrink", decimal("lambd", 1.5), decimal("bias", 1.5)).of(x), Shape.of(5), -0.5, 0, 0, 0, 0.5);
    }

    @Test void whatIsNoNumberIsFound() {
        Tensor x = floats(Shape.of(4), 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        is(new Net(13, "IsNaN").of(x), Shape.of(4), 0, 1, 0, 0);
        is(new Net(13, "IsInf").of(x), Shape.of(4), 0, 0, 1, 1);
        is(new Net(13, "IsInf", option("detect_negative", 0)).of(x), Shape.of(4), 0, 0, 1, 0);
        is(new Net(13, "IsInf", option("detect_positive", 0)).of(x), Shape.of(4), 0, 0, 0, 1);
    }

    // along axes

    @Test void hardmaxIsOneAtTheFirstOfTheLargest() {
        Tensor x = floats(Shape.of(2, 3), 1, 3, 3, 0, -1, -2);
        is(new Net(13, "Hardmax").of(x), Shape.of(2, 3), 0, 1, 0, 1, 0, 0);
        is(new Net(13, "Hardmax").ofOpenBatch(x), Shape.of(2, 3), 0, 1, 0, 1, 0, 0);
        is(new Net(11, "Hardmax", option("axis", 0)).of(x), Shape.of(2, 3), 0, 1, 0, 0, 0, 0);
    }

    @Test void aNormOfNothingLeavesNothing() {
        Tensor x = floats(Shape.of(2, 2), 3, -4, 0, 0);
        is(new Net(13, "LpNormalization").of(x), Shape.of(2, 2), 0.6, -0.8, 0, 0);
        is(new Net(13, "LpNormalization", option("p", 1), option("axis", 0)).of(x), Shape.of(2, 2), 1, -1, 0, 0);
        assertThatThrownBy(() -> new Net(13, "LpNormalization", option("p", 3)).of(x))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("the node lpnormalization (LpNormalization) has the attribute p = 3; 1 and 2 are read");
        new Net(13, "LpNormalization").checkGradient(normal(new Random(3), Shape.of(2, 3)));
    }

    @Test void theRootOfTheMeanSquareIsDividedBy() {
        Tensor x = floats(Shape.of(1, 2), 1, 7);
        is(new Net(23, "RMSNormalization").ofOpenBatch(x, new Fixed(floats(Shape.of(2), 1, 2))), Shape.of(1, 2), 0.2,
                2.8);
        new Net(23, "RMSNormalization", option("axis", 1)).checkGradient(normal(new Random(3), Shape.of(2, 3, 2)),
                Tensor.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6));
    }

    @Test void productsCumulate() {
        Tensor x = floats(Shape.of(1, 5), 1, 2, 3, 4, 5);
        is(new Net(26, "CumProd").ofOpenBatch(x, fixed(1)), Shape.of(1, 5), 1, 2, 6, 24, 120);
        is(new Net(26, "CumProd", option("exclusive", 1)).ofOpenBatch(x, fixed(1)), Shape.of(1, 5), 1, 1, 2, 6, 24);
        is(new Net(26, "CumProd", option("reverse", 1)).of(x, fixed(-1)), Shape.of(1, 5), 120, 120, 60, 20, 5);
        is(new Net(26, "CumProd", option("reverse", 1), option("exclusive", 1)).of(x, fixed(1)), Shape.of(1, 5), 120,
                60,
                20, 5, 1);
        new Net(26, "CumProd").checkGradient(normal(new Random(5), Shape.of(2, 5)), fixed(1));
    }

    @Test void whatIsInTheMiddleIsCutOrSurrounded() {
        Tensor x = floats(Shape.of(1, 5), 1, 2, 3, 4, 5);
        is(new Net(18, "CenterCropPad", integers("axes", 1)).ofOpenBatch(x, fixed(2)), Shape.of(1, 2), 2, 3);
        is(new Net(18, "CenterCropPad", integers("axes", -1)).of(x, fixed(8)), Shape.of(1, 8), 0, 1, 2, 3, 4, 5, 0, 0);
    }

    @Test void aMatrixHasOnesOnADiagonal() {
        Tensor x = floats(Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
        is(new Net(9, "EyeLike", option("k", 1)).of(x), Shape.of(2, 3), 0, 1, 0, 0, 0, 1);
    }

    // places

    private static final Tensor SQUARE = floats(Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);

    @Test void elementsAreTakenByNumbersThatMayBeComputed() {
        var rows = new Net(13, "GatherElements");
        var columns = new Net(13, "GatherElements", option("axis", 1));
        is(rows.of(SQUARE, longs(Shape.of(2, 3), 1, 2, 0, -1, 0, 0)), Shape.of(2, 3), 4, 8, 3, 7, 2, 3);
        is(rows.of(SQUARE, fixed(Shape.of(1, 2), 1, -1)), Shape.of(1, 2), 4, 8);
        is(columns.of(SQUARE, longs(Shape.of(3, 1), 2, -3, 1)), Shape.of(3, 1), 3, 4, 8);
        is(columns.ofOpenBatch(SQUARE, longs(Shape.of(3, 2), 2, 0, -3, 1, 1, -1)), Shape.of(3, 2), 3, 1, 4, 5, 8, 9);
        columns.checkGradient(normal(new Random(5), Shape.of(2, 3)), longs(Shape.of(2, 2), 0, 0, 2, -1));
        assertThatThrownBy(() -> rows.ofOpenBatch(SQUARE, longs(Shape.of(3, 3), new long[9])))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "the node gatherelements (GatherElements) takes elements along the batch, whose size is open; "
                                + "any other axis is read");
    }

    @Test void rowsAreTakenByCoordinates() {
        Tensor x = floats(Shape.of(2, 2, 2), 0, 1, 2, 3, 4, 5, 6, 7);
        is(new Net(13, "GatherND").of(x, longs(Shape.of(2, 2), 0, 1, 1, -2)), Shape.of(2, 2), 2, 3, 4, 5);
        is(new Net(13, "GatherND").of(x, longs(Shape.of(3), 0, 1, 1)), Shape.scalar(), 3);
        var each = new Net(13, "GatherND", option("batch_dims", 1));
        is(each.of(x, longs(Shape.of(2, 1), 1, 0)), Shape.of(2, 2), 2, 3, 4, 5);
        is(each.ofOpenBatch(x, longs(Shape.of(2, 1), 1, 0)), Shape.of(2, 2), 2, 3, 4, 5);
        is(each.ofOpenBatch(x, longs(Shape.of(2, 2, 2), 1, 0, 0, -1, 1, 1, 0, 0)), Shape.of(2, 2), 2, 1, 7, 4);
        is(new Net(13, "GatherND", option("batch_dims", 2)).ofOpenBatch(x, longs(Shape.of(2, 2, 1), 1, 0, 0, 1)),
                Shape.of(2, 2), 1, 2, 4, 7);
        assertThatThrownBy(() -> new Net(13, "GatherND").ofOpenBatch(x, longs(Shape.of(2, 1), 0, 1)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("the node gathernd (GatherND) takes samples of a batch whose size is open by the attribute "
                        + "batch_dims = 0; 1 or more is read");
    }

    @Test void elementsAndRowsArePut() {
        Tensor x = floats(Shape.of(1, 5), 1, 2, 3, 4, 5);
        Tensor two = floats(Shape.of(1, 2), 10, 20);
        is(new Net(18, "ScatterElements", option("axis", 1)).of(x, fixed(Shape.of(1, 2), 1, -2), two), Shape.of(1, 5),
                1,
                10, 3, 20, 5);
        is(new Net(9, "Scatter", option("axis", 1)).of(x, fixed(Shape.of(1, 2), 1, 3), two), Shape.of(1, 5), 1, 10, 3,
                20, 5);
        is(new Net(18, "ScatterElements", option("axis", 1), word("reduction", "add")).of(x,
                fixed(Shape.of(1, 2), 1, 1), two), Shape.of(1, 5), 1, 32, 3, 4, 5);
        is(new Net(18, "ScatterElements", option("axis", 1), word("reduction", "mul")).of(x,
                fixed(Shape.of(1, 2), 1, 1), two), Shape.of(1, 5), 1, 400, 3, 4, 5);
        is(new Net(18, "ScatterND", word("reduction", "max")).of(SQUARE, fixed(Shape.of(2, 1), 0, 0),
                floats(Shape.of(2, 3), 0, 9, 0, 4, 0, 0)), Shape.of(3, 3), 4, 9, 3, 4, 5, 6, 7, 8, 9);
        is(new Net(18, "ScatterND").of(SQUARE, fixed(Shape.of(1, 2), 1, 1), floats(Shape.of(1), 0)), Shape.of(3, 3), 1,
                2,
                3, 4, 0, 6, 7, 8, 9);
        new Net(18, "ScatterND", word("reduction", "mul")).checkGradient(normal(new Random(2), Shape.of(3, 2)),
                fixed(Shape.of(3, 1), 0, 2, 0), Tensor.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6));
        assertThatThrownBy(() -> new Net(18, "ScatterND", word("reduction", "mean")).of(SQUARE,
                fixed(Shape.of(1, 2), 1, 1), floats(Shape.of(1), 0)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("the node scatternd (ScatterND) has the attribute reduction = \"mean\"; "
                        + "none, add, mul, max and min are read");
        assertThatThrownBy(() -> new Net(18, "ScatterND").of(SQUARE, fixed(Shape.of(1, 2), 1, 3),
                floats(Shape.of(1), 0))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the node scatternd (ScatterND) writes at the coordinate 3 of axis 1 of [3, 3]");
    }

    @Test void slicesWhereAConditionHoldsAreKept() {
        is(new Net(9, "Compress", option("axis", 1)).ofOpenBatch(SQUARE, fixed(0, 1)), Shape.of(3, 1), 2, 5, 8);
        is(new Net(9, "Compress").of(SQUARE, fixed(0, 1, 0, 0, 1)), Shape.of(2), 2, 5);
        assertThatThrownBy(() -> new Net(9, "Compress").ofOpenBatch(SQUARE, fixed(1)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("the node compress (Compress) takes elements of a batch whose size is open; "
                        + "name another axis by the attribute axis");
    }

    @Test void sequencesAreTurnedRoundUpToTheirLength() {
        var net = new Net(10, "ReverseSequence", option("batch_axis", 0), option("time_axis", 1));
        is(net.of(SQUARE, longs(Shape.of(3), 1, 2, 3)), Shape.of(3, 3), 1, 2, 3, 5, 4, 6, 9, 8, 7);
        is(net.ofOpenBatch(SQUARE, longs(Shape.of(3), 1, 2, 3)), Shape.of(3, 3), 1, 2, 3, 5, 4, 6, 9, 8, 7);
        is(new Net(10, "ReverseSequence").of(SQUARE, longs(Shape.of(3), 3, 2, 1)), Shape.of(3, 3), 7, 5, 3, 4, 2, 6, 1,
                8,
                9);
    }

    @Test void maximaGoBackToTheirPlaces() {
        Tensor x = floats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
        Tensor places = longs(Shape.of(1, 1, 2, 2), 5, 7, 13, 15);
        var net = new Net(11, "MaxUnpool", integers("kernel_shape", 2, 2), integers("strides", 2, 2));
        is(net.of(x, places), Shape.of(1, 1, 4, 4), 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4);
        is(net.of(x, places, fixed(1, 1, 4, 5)), Shape.of(1, 1, 4, 5), 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0,
                3,
                0, 4, 0);
        var overlapping = new Net(11, "MaxUnpool", integers("kernel_shape", 2));
        is(overlapping.of(floats(Shape.of(1, 1, 2), 7, 7), longs(Shape.of(1, 1, 2), 1, 1)), Shape.of(1, 1, 3), 0, 7, 0);
        net.checkGradient(normal(new Random(1), Shape.of(1, 1, 2, 2)), places);
        assertThatThrownBy(() -> net.ofOpenBatch(x, places)).isInstanceOf(UnsupportedModelException.class)
                .hasMessage("the node maxunpool (MaxUnpool) counts the elements of a batch whose size is open.\n"
                        + "Export the model with a fixed batch, or with Resize or ConvTranspose in its place");
    }

    // small integers

    @Test void numbersAreRoundedAndCutOff() {
        Tensor x = floats(Shape.of(1, 6), -300, -1, 0.5, 1.5, 2.6, 300);
        Fixed scale = new Fixed(floats(Shape.scalar(), 1));
        is(new Net(13, "QuantizeLinear").ofOpenBatch(x, scale), Shape.of(1, 6), 0, 0, 0, 2, 3, 255);
        is(new Net(21, "QuantizeLinear", option("output_dtype", 3)).of(x, scale), Shape.of(1, 6), -128, -1, 0, 2, 3,
                127);
        assertThatThrownBy(() -> new Net(21, "QuantizeLinear", option("output_dtype", 6)).of(x, scale))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "the node quantizelinear (QuantizeLinear) makes numbers of the type INT32 (output_dtype, or that "
                                + "of the zero point); UINT8, INT8, UINT16 and INT16 are read");
        is(new Net(11, "DynamicQuantizeLinear").of(floats(Shape.of(4), 0, 0.5, 1, -1.55)), Shape.of(4), 155, 205, 255,
                0);
    }

    @Test void scalesAreForAllOrForEachChannelOrForBlocks() {
        Tensor q = longs(Shape.of(1, 4), 1, 2, 3, 4);
        is(new Net(13, "DequantizeLinear").of(q, new Fixed(floats(Shape.of(4), 1, 2, 3, 4)), fixed(1, 1, 0, 0)),
                Shape.of(1, 4), 0, 2, 9, 16);
        is(new Net(21, "DequantizeLinear", option("block_size", 3)).of(q, new Fixed(floats(Shape.of(1, 2), 1, 10))),
                Shape.of(1, 4), 1, 2, 3, 40);
        assertThatThrownBy(() -> new Net(13, "DequantizeLinear").of(q, new Fixed(floats(Shape.of(3), 1, 2, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the node dequantizelinear (DequantizeLinear) has [3] as input 2 for axis 1 of [1, 4]; "
                        + "it needs one number, or one for each coordinate");
    }

    @Test void aLossHasOneLabelForEachPlace() {
        assertThatThrownBy(() -> new Net(13, "NegativeLogLikelihoodLoss").of(LOGARITHMS, longs(Shape.of(3), 0, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the node negativeloglikelihoodloss (NegativeLogLikelihoodLoss) takes labels [3] for scores "
                                + "[2, 3]; it needs one for each place of the batch and its images");
        assertThatThrownBy(() -> new Net(13, "NegativeLogLikelihoodLoss", word("reduction", "max")).of(LOGARITHMS,
                longs(Shape.of(2), 0, 1))).isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "the node negativeloglikelihoodloss (NegativeLogLikelihoodLoss) has the attribute reduction = "
                                + "\"max\"; \"none\", \"mean\" and \"sum\" are read");
    }

    // attention

    @Test void anAnswerIsTheMeanOfValuesByTheKeysThatFit() {
        Tensor q = floats(Shape.of(1, 1, 2, 1), 0, 2);
        Tensor k = floats(Shape.of(1, 1, 2, 1), 1, -1);
        Tensor v = floats(Shape.of(1, 1, 2, 1), 10, 20);
        double first = 1 / (1 + Math.exp(-4));
        is(new Net(23, "Attention").ofOpenBatch(q, k, v), Shape.of(1, 1, 2, 1), 15, 10 * first + 20 * (1 - first));
        is(new Net(23, "Attention", option("is_causal", 1)).ofOpenBatch(q, k, v), Shape.of(1, 1, 2, 1), 10,
                10 * first + 20 * (1 - first));
        var heads = new Net(23, "Attention", option("q_num_heads", 2), option("kv_num_heads", 1));
        is(heads.of(floats(Shape.of(1, 1, 2), 0, 2), floats(Shape.of(1, 2, 1), 1, -1),
                floats(Shape.of(1, 2, 1), 10, 20)),
                Shape.of(1, 1, 2), 15, 10 * first + 20 * (1 - first));
        Tensor nothing = floats(Shape.of(2, 2), Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0,
                Double.NEGATIVE_INFINITY);
        is(new Net(23, "Attention").of(q, k, v, nothing), Shape.of(1, 1, 2, 1), 0, 10);
        new Net(23, "Attention", option("is_causal", 1), decimal("softcap", 2)).checkGradient(
                normal(new Random(1), Shape.of(2, 2, 3, 2)), normal(new Random(2), Shape.of(2, 1, 3, 2)),
                normal(new Random(3), Shape.of(2, 1, 3, 4)));
        assertThatThrownBy(() -> new Net(23, "Attention", option("qk_matmul_output_mode", 4)).of(q, k, v))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "the node attention (Attention) has the attribute qk_matmul_output_mode = 4; 0 to 3 are read");
        assertThatThrownBy(() -> new Net(23, "Attention").of(floats(Shape.of(1, 1, 2), 0, 2), k, v))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the node attention (Attention) has [1, 1, 2] as input 1 and q_num_heads = 0; "
                        + "three axes and a number of heads, or four axes are needed");
    }

    @Test void pairsOfFeaturesAreTurned() {
        Tensor x = floats(Shape.of(1, 1, 1, 6), 1, 2, 3, 4, 5, 6);
        Tensor cosine = floats(Shape.of(1, 1, 2), 0, 1);
        Tensor sine = floats(Shape.of(1, 1, 2), 1, 0);
        is(new Net(23, "RotaryEmbedding", option("rotary_embedding_dim", 4)).ofOpenBatch(x, cosine, sine),
                Shape.of(1, 1, 1, 6), -3, 2, 1, 4, 5, 6);
        is(new Net(23, "RotaryEmbedding", option("rotary_embedding_dim", 4), option("interleaved", 1)).of(x, cosine,
                sine),
                Shape.of(1, 1, 1, 6), -2, 1, 3, 4, 5, 6);
        assertThatThrownBy(() -> new Net(23, "RotaryEmbedding", option("rotary_embedding_dim", 3)).of(x, cosine, sine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the node rotaryembedding (RotaryEmbedding) turns 3 of 6 features; an even number of them was "
                                + "expected");
    }

    @Test void aGateIsASwish() {
        is(new Net(28, "SwiGLU").of(floats(Shape.of(2), 0, 1), floats(Shape.of(2), 5, 2)), Shape.of(2), 0,
                2 / (1 + Math.exp(-1)));
    }

    // files that are damaged

    /// A network of nearly all of these operators.
    private static Wire all() {
        return model(28, graph(input("x", "N", 4, 6), output("y", "N", 4, 6), output("loss"), output("eye", 4, 4),
                Models.floats(5, "scale", List.of(6), 1, 2, 3, 4, 5, 6), Models.floats(5, "step", List.of(), 0.1f),
                Models.floats(5, "table", List.of(4, 4), Models.rising(16, 1)), Models.longs(5, "axis", List.of(), 1),
                Models.longs(5, "width", List.of(1), 8), Models.longs(5, "kept", List.of(6), 1, 1, 0, 1, 1, 1),
                Models.longs(5, "place", List.of(2, 1), 0, 2), Models.longs(5, "elements", List.of(1, 2), 1, 3),
                Models.floats(5, "rows", List.of(2, 4), Models.rising(8, 1)),
                Models.floats(5, "few", List.of(1, 2), 1, 2),
                Models.floats(5, "angles", List.of(1, 4, 3), new float[12]),
                Models.floats(5, "pool", List.of(1, 1, 2, 2), 1, 2, 3, 4),
                Models.longs(5, "maxima", List.of(1, 1, 2, 2), 5, 7, 13, 15),
                node("QuantizeLinear", List.of("x", "step"), "q"), node("DequantizeLinear", List.of("q", "step"), "d"),
                node("RMSNormalization", List.of("d", "scale"), "r"),
                node("LpNormalization", List.of("r"), "l", option("axis", -1)),
                node("CumProd", List.of("l", "axis"), "c"), node("Asinh", List.of("c"), "h"),
                node("RotaryEmbedding", List.of("h", "angles", "angles"), "o", option("num_heads", 1)),
                node("Attention", List.of("o", "o", "h"), "a", option("q_num_heads", 2), option("kv_num_heads", 2),
                        option("is_causal", 1)),
                node("CenterCropPad", List.of("a", "width"), "w", integers("axes", 2)),
                node("CenterCropPad", List.of("w", "size"), "z", integers("axes", 2)),
                node("Compress", List.of("z", "kept"), "k", option("axis", 2)),
                node("ArgMax", List.of("k"), "m", option("axis", 2), option("keepdims", 1)),
                node("GatherElements", List.of("k", "m"), "g", option("axis", 2)), node("Add", List.of("g", "z"), "y"),
                node("Hardmax", List.of("k"), "f"), node("ArgMax", List.of("f"), "t", option("axis", 1),
                        option("keepdims", 0)),
                node("SoftmaxCrossEntropyLoss", List.of("k", "t"), "loss", option("ignore_index", 1)),
                node("ScatterND", List.of("table", "place", "rows"), "s", word("reduction", "add")),
                node("ScatterElements", List.of("s", "elements", "few"), "e", option("axis", 1)),
                node("MaxUnpool", List.of("pool", "maxima"), "u", integers("kernel_shape", 2, 2),
                        integers("strides", 2, 2)),
                node("EyeLike", List.of("e"), "eye"), Models.longs(5, "size", List.of(1), 6)));
    }

    @Test void aDamagedFileIsRefusedOrRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.onnx");
        int read = 0;
        for (int seed = 0; seed <= 3000; seed++) {
            Wire model = all();
            var random = new SplittableRandom(seed);
            for (int changes = seed == 0 ? 0 : random.nextInt(1, 4); changes > 0; changes--) {
                model.spoil(random);
            }
            Files.write(file, model.bytes());
            long start = System.nanoTime();
            try {
                new OnnxFormat().load(file, Kinds.standard(), saved -> saved.weights().size());
                read++;
            } catch (FormatException e) {
                assertThat(seed).as(e.getMessage()).isPositive();
            } catch (RuntimeException | Error e) {
                fail("seed " + seed, e);
            }
            assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(2_000_000_000L);
        }
        assertThat(read).isBetween(30, 2700);
    }
}
