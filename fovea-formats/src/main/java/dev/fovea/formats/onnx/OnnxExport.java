package dev.fovea.formats.onnx;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Pass;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.op.Composite;
import dev.fovea.op.Input;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A model as an ONNX file: what it answers, with the batch size open, for ONNX Runtime and all that reads such files.
///
/// Inputs, outputs and weights are named as ours. Inputs and outputs have the order of axes that the model has, `[N, height, width,
/// channels]`, unless [#channelsFirst] is asked for; inside the file images are `[N, channels, height, width]`, as the operators of ONNX
/// want them, and kernels are written so. Equal models give equal bytes.
public final class OnnxExport {
    /// The first version of the operators that has layer normalisation, so that more runtimes read it than a later one; what came
    /// later (`Gelu`, `Mish`, groups) is made of others.
    static final int OPSET = 17;

    private static final String DATA = ".data";                     // after the model's name, as PyTorch's exporter has it
    private static final long MOST_BYTES = Integer.MAX_VALUE;        // of a protobuf message

    private final SavedModel model;
    private final boolean channelsFirst;
    private final long mostBytes;

    private OnnxExport(SavedModel model, boolean channelsFirst, long mostBytes) {
        require(mostBytes >= 0 && mostBytes <= MOST_BYTES, "an ONNX file holds from 0 to %d bytes, but is to hold %d",
                MOST_BYTES, mostBytes);
        this.model = model;
        this.channelsFirst = channelsFirst;
        this.mostBytes = mostBytes;
    }

    public static OnnxExport of(Model model) {
        return of(model.saved());
    }

    public static OnnxExport of(SavedModel model) {
        return new OnnxExport(model, false, MOST_BYTES);
    }

    /// With inputs and outputs `[N, channels, height, width]`, as PyTorch has them; sequences and volumes likewise.
    public OnnxExport channelsFirst() {
        return new OnnxExport(model, true, mostBytes);
    }

    /// A file that would have more bytes has its weights in another beside it; unless given, 2^31 − 1, which is the limit of the format.
    public OnnxExport mostBytes(long most) {
        return new OnnxExport(model, channelsFirst, most);
    }

    /// Writes the file, whole or not at all; where it would be too large, first `NAME.onnx.data` with the weights, which must stay
    /// beside it.
    ///
    /// @return the files that were written, the model last
    /// @throws ExportException if a layer cannot be written
    /// @throws dev.fovea.data.io.FileException if the file system fails
    public List<Path> write(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + DATA);
        var side = new SideFile(beside.getFileName().toString());
        List<MemorySegment> pieces = pieces(side, MOST_BYTES);
        if (side.pieces().isEmpty()) {
            write(file, pieces);
            return List.of(file);
        }
        write(beside, side.pieces());
        write(file, pieces);
        return List.of(beside, file);
    }

    private static void write(Path file, List<MemorySegment> pieces) {
        AtomicFile.write(file, out -> {
            for (MemorySegment piece : pieces) {
                out.write(piece);
            }
        });
    }

    /// The file in pieces, one after the other; the weights go to `side` where they make it too large.
    List<MemorySegment> pieces(SideFile side, long most) {
        Written written = written();
        WireMessage whole = written.file().message(written.draft(), written.outputs(), Optional.empty());
        if (whole.length() <= mostBytes) {
            return whole.pieces();
        }
        WireMessage message = written.file().message(written.draft(), written.outputs(), Optional.of(side));
        if (message.length() > most) {
            throw new ExportException("the file", "it would have %d bytes without its weights, but holds at most %d"
                    .formatted(message.length(), most), "Write the model with the ending .fovea");
        }
        return message.pieces();
    }

    /// The operators of the file, each after those that it reads.
    List<WrittenNode> nodes() {
        return written().draft().nodes();
    }

    /// The weights of the file by name.
    Map<String, Tensor> weights() {
        return written().draft().initializers();
    }

    private record Written(OnnxFile file, Draft draft, List<OnnxFile.Output> outputs) {
    }

    private Written written() {
        Forward forward = Network.of(model.layer(), model.inputs().toArray(Field[]::new)).build(Mode.INFERENCE);
        Program program = expanded(Program.of(forward.outputs()));
        var file = new OnnxFile(model, OPSET);
        var draft = new Draft(new WeightValues(model.weights()), names(forward));
        Map<String, Value> inputs = inputs(program);
        forward.inputs().forEach((name, declared) -> {
            List<Integer> order = outside(declared.shape());
            file.input(name, declared.dtype(), AxisOrder.extents(declared.shape(), order));
            if (inputs.get(name) instanceof Value v) {
                draft.put(v, order, name);
            }
        });
        String batched = forward.inputs().firstEntry().getKey();
        write(program, draft, new Rules(draft, Readers.of(program.roots()), batched));
        return new Written(file, draft, outputs(program, draft));
    }

    private static Set<String> names(Forward forward) {
        Set<String> names = new HashSet<>(forward.inputs().keySet());
        for (String output : forward.outputs().keySet()) {
            if (!names.add(output)) {
                throw new ExportException("the output " + output, "an input has the same name",
                        "Give one of them another name in the functional network");
            }
        }
        return names;
    }

    /// The order of axes that users of the file meet.
    private List<Integer> outside(Shape shape) {
        return channelsFirst ? AxisOrder.channelsFirst(shape.rank()) : AxisOrder.ours(shape.rank());
    }

    private static Map<String, Value> inputs(Program program) {
        var inputs = new HashMap<String, Value>();
        for (Node n : Graph.topological(program.roots())) {
            if (n.op() instanceof Input input) {
                inputs.put(input.name(), n.output(0));
            }
        }
        return inputs;
    }

    /// Composite operations without a counterpart give way to what they are made of.
    private static Program expanded(Program program) {
        Program result = program;
        while (true) {
            var readers = Readers.of(result.roots());
            Set<Node> old = Graph.topological(result.roots()).stream()
                    .filter(n -> n.op() instanceof Composite && !Rules.hasCounterpart(n, readers))
                    .collect(Collectors.toSet());
            if (old.isEmpty()) {
                return result;
            }
            result = Pass.rebuild(result, (target, n, in) -> old.contains(n)
                    ? ((Composite) n.op()).expand(in)
                    : Pass.copy(target, n, in));
        }
    }

    /// Each piece after what it reads.
    private static void write(Program program, Draft draft, Rules rules) {
        var pieces = new HashMap<Value, Piece>();
        var stack = new ArrayDeque<Value>();
        for (Value output : program.outputs().values()) {
            stack.push(output);
            while (!stack.isEmpty()) {
                Value top = stack.peek();
                if (draft.isThere(top)) {
                    stack.pop();
                    continue;
                }
                Piece piece = pieces.computeIfAbsent(top, v -> rules.of(v.node()));
                var missing = piece.reads().stream()
                        .filter(v -> !draft.isThere(v)).findFirst();
                if (missing.isPresent()) {
                    stack.push(missing.get());
                } else {
                    draft.at(top.node().path());
                    piece.write().accept(draft);
                    if (!draft.isThere(top)) {
                        throw new AssertionError(top + " was not written");
                    }
                    stack.pop();
                }
            }
        }
    }

    private List<OnnxFile.Output> outputs(Program program, Draft draft) {
        return program.outputs().entrySet().stream().map(e -> {
            Value v = e.getValue();
            List<Integer> order = outside(v.shape());
            draft.at(v.node().path());
            return new OnnxFile.Output(e.getKey(), draft.in(v, order), v.dtype(), AxisOrder.extents(v.shape(), order));
        }).toList();
    }
}
