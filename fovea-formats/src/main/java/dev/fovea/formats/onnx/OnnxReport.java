package dev.fovea.formats.onnx;

import dev.fovea.formats.ImportReport;
import dev.fovea.formats.ImportReport.Note;
import dev.fovea.formats.Text;
import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What became of a network of ONNX: its weights, the options of its nodes that mean something else elsewhere, and what is not used.
final class OnnxReport {
    private static final double EPSILON = 1e-3;         // batchNormalization() here, as in Keras
    private static final double ONNX_EPSILON = 1e-5;    // BatchNormalization of ONNX
    private static final double ONNX_MOMENTUM = 0.9;    // the same

    private static final int MOST_NAMES = 6;

    private final OnnxModel model;
    private final OnnxNetwork network;

    OnnxReport(OnnxModel model, OnnxNetwork network) {
        this.model = model;
        this.network = network;
    }

    ImportReport report() {
        String producer = model.producer().isBlank() ? "" : ", written by " + model.producer();
        return new ImportReport(model.file(), "ONNX, operators of version %d%s".formatted(network.opset(), producer),
                weights(), handled(), leftOut());
    }

    private List<ImportReport.Weight> weights() {
        var rows = new ArrayList<ImportReport.Weight>();
        network.weights().forEach((name, w) -> rows.add(new ImportReport.Weight(name, new Shape(w.dims()), w.path(),
                w.shape(), done(w))));
        return rows;
    }

    private static String done(OnnxNetwork.Weight w) {
        var done = new ArrayList<String>();
        if (!w.order().equals(Carried.axes(w.dims().size()))) {
            done.add(w.dims().size() == 4
                    ? "[out, in, h, w] turned to [h, w, in, out]"
                    : "axes turned: channels last, " + w.order());
        }
        if (w.element() != OnnxType.FLOAT) {
            done.add("%s to float32".formatted(w.element().toString().toLowerCase(Locale.ROOT)));
        }
        if (!w.learned()) {
            done.add("kept, not learned");
        }
        return done.isEmpty() ? ImportReport.Weight.AS_IT_IS : String.join("; ", done);
    }

    private List<Note> handled() {
        var notes = new ArrayList<Note>();
        network.feeds().stream().filter(OnnxNetwork.Feed::channelsLast).forEach(f -> notes.add(new Note(f.name(),
                "images are fed channels last, %s; in the file they are channels first".formatted(f.sample()))));
        network.calls().forEach(call -> node(call, notes));
        if (network.batch() > 0) {
            notes.add(new Note("", "the file was made for batches of %d; any size is taken here"
                    .formatted(network.batch())));
        }
        return ImportReport.gathered(notes);
    }

    private void node(OnnxNetwork.Call call, List<Note> notes) {
        String auto = call.texts().getOrDefault("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            notes.add(new Note(call.name(), "auto_pad=%s: an odd zero of the padding goes %s".formatted(auto,
                    auto.equals("SAME_UPPER") ? "after, as in TensorFlow" : "before")));
        }
        List<Long> pads = call.integers().getOrDefault("pads", List.of());
        if (pads.size() % 2 == 0
                && !pads.subList(0, pads.size() / 2).equals(pads.subList(pads.size() / 2, pads.size()))) {
            notes.add(
                    new Note(call.name(), "pads %s are not alike on both sides (before, then after)".formatted(pads)));
        }
        switch (call.op()) {
            case "BatchNormalization" -> {
                double epsilon = number(call, "epsilon", ONNX_EPSILON);
                if (epsilon != EPSILON) {
                    notes.add(new Note(call.name(), "ε is the file's %s; Fovea's and Keras' default is 0.001"
                            .formatted(CallText.number(epsilon))));
                }
                notes.add(new Note(call.name(),
                        "momentum %s is the share of the old mean, as here; it changes training only"
                                .formatted(CallText.number(number(call, "momentum", ONNX_MOMENTUM)))));
            }
            case "AveragePool" -> {
                if (pads.stream().anyMatch(p -> p != 0) || auto.startsWith("SAME")) {
                    notes.add(new Note(call.name(), "zeros of the padding %s".formatted(
                            whole(call, "count_include_pad", 0) != 0 ? "count" : "do not count")));
                }
            }
            case "Clip" -> notes.add(new Note(call.name(), "an activation with limits, such as ReLU6"));
            case "Softmax", "LogSoftmax" -> {
                if (network.opset() < 13) {
                    notes.add(new Note(call.name(), "before version 13: over all axes from axis %d on together"
                            .formatted(whole(call, "axis", 1))));
                }
            }
            case "LeakyRelu" -> notes.add(new Note(call.name(), "the slope is %s".formatted(
                    CallText.number(number(call, "alpha", 0.01)))));
            case "Flatten" -> notes.add(new Note(call.name(),
                    "flattened map after map, in ONNX's order, so that the weights behind it stand as in the file"));
            default -> {
                // the same everywhere
            }
        }
        if (whole(call, "ceil_mode", 0) != 0) {
            notes.add(new Note(call.name(), "ceil_mode: a window that hangs over the end counts"));
        }
    }

    private static double number(OnnxNetwork.Call call, String attribute, double byDefault) {
        List<Double> all = call.numbers().getOrDefault(attribute, List.of());
        return all.isEmpty() ? byDefault : all.getFirst();
    }

    private static long whole(OnnxNetwork.Call call, String attribute, long byDefault) {
        List<Long> all = call.integers().getOrDefault(attribute, List.of());
        return all.isEmpty() ? byDefault : all.getFirst();
    }

    private List<Note> leftOut() {
        var notes = new ArrayList<Note>();
        Set<String> used = new HashSet<>(network.weights().keySet());
        used.addAll(network.constants().keySet());
        model.graph().initializers().stream().map(OnnxTensor::name).filter(n -> !used.contains(n))
                .forEach(n -> notes.add(new Note(n, "no node reads it")));
        if (!network.constants().isEmpty()) {
            notes.add(new Note("", "shapes, axes and single numbers, which are part of the network and no weights: %s"
                    .formatted(some(network.constants().keySet().stream()))));
        }
        return ImportReport.gathered(notes);
    }

    private static String some(Stream<String> names) {
        List<String> all = names.toList();
        return all.stream().limit(MOST_NAMES).map(Text::quote).collect(Collectors.joining(", "))
                + (all.size() > MOST_NAMES ? ", …" : "");
    }
}
