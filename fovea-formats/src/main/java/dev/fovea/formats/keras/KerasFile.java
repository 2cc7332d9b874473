package dev.fovea.formats.keras;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.ImportReport;
import dev.fovea.formats.ImportReport.Note;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.JsonLimits;
import dev.fovea.formats.Pitfalls;
import dev.fovea.formats.hdf.HdfArray;
import dev.fovea.formats.hdf.HdfFile;
import dev.fovea.formats.hdf.HdfNode.Group;
import dev.fovea.formats.zip.ZipEntries;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What a file of Keras holds: weights, and in most a configuration.
///
/// A `.keras` archive is a zip of `config.json`, `metadata.json` and `model.weights.h5`; an `.h5` file of older versions has the
/// configuration as the attribute `model_config` and the weights below `model_weights`; a `.weights.h5` has weights alone. Nothing
/// in them is run: a `Lambda` layer, which is a program, is an error.
final class KerasFile {
    private static final JsonLimits LIMITS = JsonLimits.standard().values(1_000_000);
    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String ATTRIBUTE = "model_config";
    private static final String TRAINING = "training_config";

    private final String file;
    private final Optional<JsonCursor> config;
    private final Group weights;
    private final Group root;
    private final String version;
    private final Supplier<Optional<JsonCursor>> training;

    private KerasFile(String file, Optional<JsonCursor> config, Group weights, Group root, String version,
            Supplier<Optional<JsonCursor>> training) {
        this.file = file;
        this.config = config;
        this.weights = weights;
        this.root = root;
        this.version = version;
        this.training = training;
    }

    /// Over memory that the caller keeps alive; `file` is its name in error messages.
    static KerasFile of(String file, MemorySegment bytes) {
        return ZipEntries.isZip(bytes) ? archive(file, bytes) : hdf(file, HdfFile.read(file, bytes));
    }

    private static KerasFile archive(String file, MemorySegment bytes) {
        ZipEntries zip = ZipEntries.of(file, bytes);
        JsonCursor config = json(zip, CONFIG).orElseThrow(() -> missing(file, CONFIG));
        MemorySegment weights = zip.content(WEIGHTS, Long.MAX_VALUE).orElseThrow(() -> missing(file, WEIGHTS));
        String version = json(zip, METADATA).flatMap(m -> m.find("keras_version")).map(JsonCursor::text).orElse("3");
        Group root = HdfFile.read(zip.nameOf(WEIGHTS), weights);
        return new KerasFile(file, Optional.of(config), root, root, version,
                () -> config.find("compile_config"));
    }

    private static Optional<JsonCursor> json(ZipEntries zip, String name) {
        return zip.content(name, LIMITS.bytes()).map(bytes -> Json.parse(zip.nameOf(name),
                bytes.toArray(ValueLayout.JAVA_BYTE), LIMITS).at(zip.nameOf(name)));
    }

    private static FormatException missing(String file, String name) {
        return new FormatException(file, "", "it has no " + name,
                "A .keras archive is what model.save(\"x.keras\") writes");
    }

    private static KerasFile hdf(String file, Group root) {
        Optional<JsonCursor> config = attribute(file, root, ATTRIBUTE);
        Group weights = root.group("model_weights").orElse(root);
        String version = root.text("keras_version").or(() -> weights.text("keras_version"))
                .orElse(KerasWeights.isOlder(weights) ? "2" : "3");
        return new KerasFile(file, config, weights, root, version, () -> attribute(file, root, TRAINING));
    }

    private static Optional<JsonCursor> attribute(String file, Group root, String name) {
        return root.text(name).map(text -> Json.parse(file + "@" + name, text.getBytes(StandardCharsets.UTF_8), LIMITS)
                .at(file + "@" + name));
    }

    private boolean isKeras3() {
        return !version.startsWith("1") && !version.startsWith("2");
    }

    /// The whole model.
    ///
    /// @throws FormatException if there is no configuration, a layer is not known, or weights do not fit
    SavedModel model() {
        JsonCursor root = configuration();
        KerasNetwork.Result result = KerasNetwork.of(root, isKeras3(), this::statistics);
        Forward built = built(root, result);
        SequencedMap<String, Tensor> values = KerasWeights.of(weights, result.places(), built.parameters())
                .complete(file);
        var inOrder = new LinkedHashMap<String, Tensor>();
        for (Parameter p : built.parameters()) {
            inOrder.put(p.path(), Optional.ofNullable(values.get(p.path())).orElseThrow(() -> new FormatException(file,
                    "", "the weight %s is not in the file".formatted(p.path()), "")));
        }
        return new SavedModel(result.layer(), result.inputs(), frozen(result, built), Seed.of(0), List.of(),
                Optional.empty(), inOrder, new LinkedHashMap<>(), Optional.empty(), provenance(result));
    }

    private JsonCursor configuration() {
        return config.orElseThrow(() -> new FormatException(file, "",
                "the file holds weights, but no configuration of a network",
                "Build the network in the program, and then call model.loadWeights(file)"));
    }

    /// Whether the file says which network its weights are of.
    boolean hasNetwork() {
        return config.isPresent();
    }

    /// What became of the whole model.
    ///
    /// @throws FormatException as [#model]
    ImportReport report() {
        JsonCursor root = configuration();
        KerasNetwork.Result result = KerasNetwork.of(root, isKeras3(), this::statistics);
        Forward built = built(root, result);
        KerasWeights.Found found = KerasWeights.of(weights, result.places(), built.parameters());
        found.complete(file);
        List<Note> left = new ArrayList<>(left(found));
        result.leftOut().forEach(layer -> left.add(new Note(layer.substring(0, layer.lastIndexOf(": ")),
                "%s changes images in training only; augment the data instead"
                        .formatted(layer.substring(layer.lastIndexOf(": ") + 2)))));
        training.get().map(KerasTraining::said).ifPresent(said -> left.add(new Note("compile", said)));
        List<Note> handled = new ArrayList<>(Pitfalls.ofKeras(built));
        List<String> frozen = frozen(result, built);
        if (!frozen.isEmpty()) {
            handled.addAll(ImportReport.gathered(frozen.stream().map(path -> new Note(path,
                    "trainable=False in the file: frozen here; model.unfreeze() lets it learn")).toList()));
        }
        return new ImportReport(file, "Keras " + version, rows(found, built), handled, left);
    }

    /// What became of weights for a network of a program.
    ImportReport report(Network network) {
        Forward built = network.build(Mode.INFERENCE);
        KerasWeights.Found found = KerasWeights.of(weights, NetworkPlaces.of(built), built.parameters());
        found.complete(file);
        return new ImportReport(file, "weights of Keras " + version, rows(found, built), Pitfalls.ofKeras(built),
                left(found));
    }

    private static List<ImportReport.Weight> rows(KerasWeights.Found found, Forward built) {
        var rows = new ArrayList<ImportReport.Weight>();
        for (Parameter p : built.parameters()) {
            HdfArray source = found.sources().get(p.path());
            if (source != null) {
                Shape stored = new Shape(source.extents().stream().map(Math::toIntExact).toList());
                rows.add(new ImportReport.Weight(source.path(), stored, p.path(), p.type().shape(),
                        stored.equals(p.type().shape())
                                ? ImportReport.Weight.AS_IT_IS
                                : "the axis of the heads joined to its neighbour"));
            }
        }
        return rows;
    }

    /// What of the file has no place.
    private List<Note> left(KerasWeights.Found found) {
        var left = new ArrayList<Note>();
        found.left().keySet().forEach(path -> left.add(new Note(path, "nothing here has such a weight")));
        for (String name : List.of("optimizer", "optimizer_weights")) {
            root.group(name).ifPresent(group -> {
                long slots = KerasWeights.all(group).count();
                if (slots > 0) {
                    left.add(new Note(group.path(), "%d tensors that the optimizer remembered; training begins anew"
                            .formatted(slots)));
                }
            });
        }
        return left;
    }

    private static Forward built(JsonCursor root, KerasNetwork.Result result) {
        try {
            return Network.of(result.layer(), result.inputs().toArray(dev.fovea.data.Field[]::new))
                    .build(Mode.INFERENCE);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw root.error("%s", String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    /// Layers with weights that were set to `trainable=False`.
    private static List<String> frozen(KerasNetwork.Result result, Forward built) {
        var frozen = new TreeSet<String>();
        collect(result.places(), true, built.parameters(), frozen);
        return List.copyOf(frozen);
    }

    private static void collect(List<Place> places, boolean trainable, List<Parameter> parameters,
            TreeSet<String> frozen) {
        for (Place place : places) {
            boolean learns = trainable && place.trainable();
            if (place.isModel()) {
                collect(place.layers(), learns, parameters, frozen);
            } else if (!learns && place.hasWeights(parameters)) {
                frozen.add(place.path());
            }
        }
    }

    private SequencedMap<String, String> provenance(KerasNetwork.Result result) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("source", "Keras " + version);
        if (!result.leftOut().isEmpty()) {
            facts.put("left_out", String.join(", ", result.leftOut()));
        }
        return facts;
    }

    private List<List<Double>> statistics(List<String> container, String name, int number) {
        List<HdfArray> arrays = KerasWeights.ofNormalization(weights, container, name, number)
                .filter(a -> a.size() >= 2).orElseThrow(() -> KerasNetwork.noStatistics(file, name));
        return List.of(doubles(arrays.get(0)), doubles(arrays.get(1)));
    }

    private static List<Double> doubles(HdfArray array) {
        var numbers = new ArrayList<Double>();
        for (double number : array.tensor().doubles()) {
            numbers.add(number);
        }
        return numbers;
    }

    /// The weights for a network of a program, by its paths; those that it has no place for by theirs.
    SequencedMap<String, Tensor> weightsFor(Network network) {
        Forward built = network.build(Mode.INFERENCE);
        return KerasWeights.of(weights, NetworkPlaces.of(built), built.parameters()).all();
    }

    /// All weights by their paths in the file, those of the optimizer apart.
    SequencedMap<String, Tensor> byFilePath() {
        var all = new LinkedHashMap<String, Tensor>();
        collect(weights, all);
        return all;
    }

    private static void collect(Group group, SequencedMap<String, Tensor> all) {
        group.children().forEach((name, node) -> {
            if (node instanceof HdfArray array) {
                all.put(array.path().substring(1), array.tensor());
            } else
                if (node instanceof Group below && !below.path().equals("/optimizer")
                        && !below.path().equals("/optimizer_weights")) {
                            collect(below, all);
                        }
        });
    }
}
