package dev.fovea.formats.keras;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.JsonLimits;
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

    private final String file;
    private final Optional<JsonCursor> config;
    private final Group weights;
    private final String version;

    private KerasFile(String file, Optional<JsonCursor> config, Group weights, String version) {
        this.file = file;
        this.config = config;
        this.weights = weights;
        this.version = version;
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
        return new KerasFile(file, Optional.of(config), HdfFile.read(zip.nameOf(WEIGHTS), weights), version);
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
        Optional<JsonCursor> config = root.text(ATTRIBUTE).map(text -> Json.parse(file + "@" + ATTRIBUTE,
                text.getBytes(StandardCharsets.UTF_8), LIMITS).at(file + "@" + ATTRIBUTE));
        Group weights = root.group("model_weights").orElse(root);
        String version = root.text("keras_version").or(() -> weights.text("keras_version"))
                .orElse(KerasWeights.isOlder(weights) ? "2" : "3");
        return new KerasFile(file, config, weights, version);
    }

    private boolean isKeras3() {
        return !version.startsWith("1") && !version.startsWith("2");
    }

    /// The whole model.
    ///
    /// @throws FormatException if there is no configuration, a layer is not known, or weights do not fit
    SavedModel model() {
        JsonCursor root = config.orElseThrow(() -> new FormatException(file, "",
                "the file holds weights, but no configuration of a network",
                "Build the network in the program, and then call model.loadWeights(file)"));
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
