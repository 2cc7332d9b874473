package dev.fovea.formats.onnx;

import dev.fovea.compile.Program;
import dev.fovea.data.io.FileException;
import dev.fovea.formats.FormatException;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Execution;
import dev.fovea.op.Constant;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One of the ONNX project's cases for backends: a model, and for each set of data its inputs and the outputs that are right.
///
/// A folder holds `model.onnx` and `test_data_set_N` with `input_K.pb` and `output_K.pb`; a single file `NAME.onnx` has
/// `NAME_output_K.pb` beside it, and its inputs are `0/n, 1/n, …`. An answer is right within `1e-7 + 1e-3 · |expected|`, as in the
/// project's own runner.
public record BackendCase(String name, Path model, List<Path> sets) {
    private static final double RELATIVE = 1e-3;        // onnx.backend.test.runner
    private static final double ABSOLUTE = 1e-7;
    private static final String MODEL = "model.onnx";

    /// How a case ended.
    public sealed interface Outcome {
    }

    public record Passed() implements Outcome {
    }

    /// @param difference the first one
    public record Failed(String difference) implements Outcome {
    }

    /// @param reason what Fovea does not have
    public record Skipped(String reason) implements Outcome {
    }

    /// All cases in a folder, at any depth, by name.
    public static List<BackendCase> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx")).filter(f -> isModel(f) || !outputs(f).isEmpty())
                    .sorted().map(BackendCase::of).toList();
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", folder, FileException.reason(e));
        }
    }

    private static boolean isModel(Path file) {
        return file.endsWith(MODEL);
    }

    private static BackendCase of(Path file) {
        if (!isModel(file)) {
            return new BackendCase(prefix(file), file, List.of());
        }
        Path folder = file.toAbsolutePath().resolveSibling("");
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> sets = all.filter(f -> f.getFileName().toString().startsWith("test_data_set_"))
                    .filter(Files::isDirectory).sorted().toList();
            return new BackendCase(folder.getFileName().toString(), file, sets);
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", folder, FileException.reason(e));
        }
    }

    private static String prefix(Path file) {
        return file.getFileName().toString().replaceFirst("\\.onnx$", "");
    }

    private static List<Path> numbered(Path folder, String prefix) {
        return IntStream.iterate(0, i -> i + 1).mapToObj(i -> folder.resolve(prefix + "_" + i + ".pb"))
                .takeWhile(Files::exists).toList();
    }

    private static List<Path> outputs(Path model) {
        return numbered(model.resolveSibling(""), prefix(model) + "_output");
    }

    /// Whether all its operators are read, and all its inputs and outputs are tensors of types that are computed with.
    public boolean isInsideTheList() {
        try (Arena arena = Arena.ofConfined()) {
            OnnxGraph graph = OnnxModel.map(model, arena).graph();
            return graph.nodes().stream()
                    .allMatch(n -> n.domain().isEmpty() && Operators.table().containsKey(n.op()))
                    && Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                            .allMatch(v -> OnnxType.of(v.code()).isPresent());
        }
    }

    /// Runs the network on each set of data.
    public Outcome run(Execution execution) {
        try (Arena arena = Arena.ofConfined()) {
            OnnxModel loaded = OnnxModel.map(model, arena);
            requireTensors(loaded.graph().inputs());
            requireTensors(loaded.graph().outputs());
            OnnxImport.Imported imported = OnnxImport.of(loaded, new ExternalData(model, arena));
            List<OnnxValueInfo> inputs = OnnxImport.inputs(loaded);
            if (sets.isEmpty()) {
                return compared(imported, inputs, inputs.stream().map(BackendCase::rising).toList(),
                        tensors(outputs(model), arena), execution);
            }
            for (Path set : sets) {
                List<OnnxTensor> fed = tensors(numbered(set, "input"), arena);
                boolean all = fed.size() > inputs.size() && fed.size() == loaded.graph().inputs().size();
                Outcome outcome = compared(imported, all ? loaded.graph().inputs() : inputs, fed,
                        tensors(numbered(set, "output"), arena), execution);
                if (!(outcome instanceof Passed)) {
                    return outcome;
                }
            }
            return new Passed();
        } catch (UnsupportedModelException e) {
            return new Skipped(e.reason());
        } catch (FormatException | IllegalArgumentException | IllegalStateException | ArithmeticException
                | IndexOutOfBoundsException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private static void requireTensors(List<OnnxValueInfo> values) {
        for (OnnxValueInfo value : values) {
            if (OnnxType.of(value.code()).isEmpty()) {
                throw value.code() == 0
                        ? new UnsupportedModelException("", "\"%s\" is no tensor".formatted(value.name()))
                        : OnnxTensor.unsupported(value.code(), "\"" + value.name() + "\"");
            }
        }
    }

    private static List<OnnxTensor> tensors(List<Path> files, Arena arena) {
        return files.stream().map(f -> OnnxTensor.map(f, arena)).toList();
    }

    /// `0/n, 1/n, …, (n−1)/n`
    private static OnnxTensor rising(OnnxValueInfo input) {
        List<Long> dims = input.dims().orElse(List.of()).stream().map(d -> d.isOpen() ? 1 : d.extent()).toList();
        int n = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) ((double) i / n);
        }
        return new OnnxTensor(input.name(), OnnxType.FLOAT.code(), dims, MemorySegment.ofArray(values), Map.of());
    }

    private static Outcome compared(OnnxImport.Imported imported, List<OnnxValueInfo> inputs, List<OnnxTensor> fed,
            List<OnnxTensor> expected, Execution execution) {
        OnnxNetwork network = imported.network();
        var graph = new Graph();
        var values = new LinkedHashMap<String, OnnxValue>();
        var feeds = new HashMap<String, Tensor>();
        Set<String> shapes = readWhileBuilding(network);
        for (int i = 0; i < Math.min(inputs.size(), fed.size()); i++) {
            String name = inputs.get(i).name();
            OnnxTensor tensor = fed.get(i);
            boolean small = tensor.count() <= Known.MOST;
            if (tensor.count() == 0 || small && shapes.contains(name)) {
                values.put(name, known(graph, tensor));
            } else {
                Tensor value = value(tensor);
                feeds.put("input_" + i, value);
                values.put(name, Carried.of(Ops.input(graph, "input_" + i, value.dtype(), value.shape()),
                        tensor.type()));
            }
        }
        List<OnnxValue> outputs = List.copyOf(
                new OnnxBuild(network, Scope.root(graph, Mode.INFERENCE)).outputs(values).values());
        Map<String, Value> computed = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(outputs.size(), expected.size()); i++) {
            if (outputs.get(i) instanceof Carried c && !isLeaf(c.onnx())) {
                computed.put("output_" + i, c.onnx());
            }
        }
        Map<String, Tensor> results = run(Program.of(computed), imported, feeds, execution);
        for (int i = 0; i < expected.size(); i++) {
            if (i >= outputs.size()) {
                return new Failed("output %d is expected, but there are %d".formatted(i, outputs.size()));
            }
            String difference = difference(expected.get(i), outputs.get(i), results.get("output_" + i), feeds);
            if (!difference.isEmpty()) {
                return new Failed("output %d %s".formatted(i, difference));
            }
        }
        return new Passed();
    }

    /// Whether nothing is computed for it.
    private static boolean isLeaf(Value y) {
        return y.op() instanceof Constant || y.op() instanceof Input;
    }

    private static Known known(Graph graph, OnnxTensor tensor) {
        var numbers = new double[(int) tensor.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.get(i);
        }
        return Known.of(graph, tensor.type(), tensor.extents(""), numbers);
    }

    /// In the type that it is computed in.
    private static Tensor value(OnnxTensor tensor) {
        OnnxType type = tensor.type();
        Tensor t = Tensor.zeros(type.in(DType.F32), new Shape(tensor.extents("")));
        for (long i = 0; i < t.count(); i++) {
            if (t.dtype() == DType.I64) {
                t.data().setAtIndex(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, i,
                        type.getLong(tensor.raw(), i));
            } else {
                t.set(i, tensor.get(i));
            }
        }
        return t;
    }

    /// The inputs that say shapes, axes and the like: they must be known while the network is built.
    private static Set<String> readWhileBuilding(OnnxNetwork network) {
        var needed = new HashSet<String>();
        for (OnnxNetwork.Call call : network.calls().reversed()) {
            boolean all = call.outputs().stream().anyMatch(needed::contains) && !call.op().equals("Shape")
                    && !call.op().equals("Size");
            List<Integer> known = Operators.of(call).known();
            for (int i = 0; i < call.inputs().size(); i++) {
                if (all || known.contains(i)) {
                    needed.add(call.inputs().get(i));
                }
            }
        }
        return needed;
    }

    private static Map<String, Tensor> run(Program program, OnnxImport.Imported imported, Map<String, Tensor> feeds,
            Execution execution) {
        if (program.outputs().isEmpty()) {
            return Map.of();
        }
        var results = new HashMap<String, Tensor>();
        try (var weights = new Weights(execution.backend());
                Plan plan = Plan.of(program, execution.target(1, weights.layouts()))) {
            imported.weights().forEach(weights::put);
            try (var runner = new Runner(plan.requireAtMost(execution.memoryCap()), weights)) {
                plan.inputs().keySet().forEach(name -> runner.feed(name, feeds.getOrDefault(name, Tensor.scalar(0))));
                runner.run();
                plan.outputs().forEach((name, type) -> results.put(name,
                        Tensor.of(type.dtype(), type.shape(), runner.output(name)).copy()));
            }
        }
        return results;
    }

    private static String difference(OnnxTensor expected, OnnxValue output,
            @org.jspecify.annotations.Nullable Tensor computed,
            Map<String, Tensor> feeds) {
        OnnxType type = expected.type();
        if (output.type() != type) {
            return "is of the type %s, but %s was expected".formatted(output.type(), type);
        }
        List<Integer> dims = output.dims();
        if (!dims.equals(expected.extents(""))) {
            return "has the extents %s, but %s was expected".formatted(dims, expected.dims());
        }
        for (long i = 0; i < expected.count(); i++) {
            double right = expected.get(i);
            double is = type.round(element(output, computed, feeds, i));
            boolean equal = is == right || Double.isNaN(is) && Double.isNaN(right)
                    || Math.abs(is - right) <= ABSOLUTE + RELATIVE * Math.abs(right);
            if (!equal) {
                return "differs at %s of %s: %s instead of %s".formatted(place(i, expected.dims()), expected.dims(), is,
                        right);
            }
        }
        return "";
    }

    private static double element(OnnxValue output, @org.jspecify.annotations.Nullable Tensor computed,
            Map<String, Tensor> feeds,
            long i) {
        if (computed != null) {
            return computed.get(i);
        }
        return switch (output) {
            case Known known -> known.values()[(int) i];
            case Carried c when c.onnx().op() instanceof Constant constant -> constant.value().get(i);
            case Carried c when c.onnx().op() instanceof Input input -> feeds.getOrDefault(input.name(),
                    Tensor.scalar(0)).get(i);
            case Carried c -> throw new IllegalStateException(c + " was not computed");
        };
    }

    private static List<Long> place(long flat, List<Long> dims) {
        var place = new ArrayList<Long>();
        long rest = flat;
        for (long dim : dims.reversed()) {
            place.addFirst(rest % dim);
            rest /= dim;
        }
        return place;
    }
}
