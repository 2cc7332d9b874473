package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.formats.Json;
import dev.fovea.formats.RunFolder;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Accepted;
import dev.fovea.nn.metric.ConfusionMatrix;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Logs;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a model file says of its origin, beside version, seed and data: the words of the command, the settings by which its data are
/// found again, Fovea's own code, the licence, and how good it is on the test data, class by class.
///
/// They stand among the facts of `provenance.json` in the archive.
record Passport(SequencedMap<String, String> facts) {
    /// The setting that holds the words of the command, an array in JSON.
    static final String ARGUMENTS = "arguments";
    /// The setting that holds the licence that the user gives the model.
    static final String LICENCE = "licence";
    /// How good it is begins so: `judged accuracy`.
    static final String JUDGED = "judged ";
    static final String EPOCHS = "epochs";
    static final String TEST_DATA = "test data";
    static final String TEST_SHA256 = "test sha256";
    static final String CODE = "code sha256";
    private static final String SETTING = "setting ";

    Passport {
        facts = new LinkedHashMap<>(facts);
    }

    static Passport of(Model model) {
        return new Passport(model.provenance());
    }

    /// The numbers that a model has on test data: loss and metrics, then for each class.
    static SequencedMap<String, Double> numbers(Model model, DataSet test) {
        return numbers(model, test, model.evaluate(test));
    }

    private static SequencedMap<String, Double> numbers(Model model, DataSet test, Logs logs) {
        var numbers = new LinkedHashMap<>(logs.values());
        confusion(model, test).ifPresent(confusion -> {
            for (int c = 0; c < confusion.classes().size(); c++) {
                String name = " of " + confusion.classes().get(c);
                numbers.put("precision" + name, confusion.precision(c));
                numbers.put("recall" + name, confusion.recall(c));
                numbers.put("f1" + name, confusion.f1(c));
                numbers.put("images" + name, (double) confusion.support(c));
            }
        });
        return numbers;
    }

    /// Which class is taken for which, where the model tells classes apart.
    static Optional<ConfusionMatrix> confusion(Model model, DataSet data) {
        String output = model.recipe().tasks().getFirst().output();
        var outputs = model.network().build(Mode.INFERENCE).outputs();
        Value answer = outputs.getOrDefault(output, outputs.firstEntry().getValue());
        Field target = data.targets().getFirst();
        var type = new TensorType(target.dtype(), target.sample().prepend(Shape.N));
        return model.recipe().tasks().getFirst().loss().accepts(answer.shape(), type) instanceof Accepted.Classes
                ? Optional.of(model.confusion(output, data))
                : Optional.empty();
    }

    /// Writes the passport into the files of a run: into the last model, and into the best, which may be that of another epoch.
    ///
    /// @param logs what the last model is judged by
    static void write(RunFolder run, Model model, DataSet test, Logs logs, Map<String, String> settings) {
        SequencedMap<String, Double> numbers = numbers(model, test, logs);
        String epochs = Integer.toString(run.config().training().epochs());
        stamp(model.provenance(EPOCHS, epochs), test, numbers, settings);
        model.save(run.last());
        if (!Files.exists(run.best())) {
            return;
        }
        try (Model best = Model.load(run.best(), model.execution())) {
            boolean same = best.provenance().getOrDefault("step", "").equals(model.provenance().get("step"));
            stamp(best.provenance(EPOCHS, epochs), test, same ? numbers : numbers(best, test), settings);
            best.save(run.best());
        }
    }

    private static void stamp(Model model, DataSet test, Map<String, Double> numbers, Map<String, String> settings) {
        model.provenance(CODE, CodeDigest.ofFovea());
        settings.forEach((name, value) -> model.provenance(SETTING + name, value));
        Optional.ofNullable(settings.get(LICENCE)).ifPresent(text -> model.provenance(LICENCE, text));
        model.provenance(TEST_DATA, test.name()).provenance("test samples", Integer.toString(test.size()))
                .provenance(TEST_SHA256, test.digest());
        numbers.forEach((name, value) -> model.provenance(JUDGED + name, Double.toString(value)));
    }

    boolean isComplete() {
        return facts.containsKey(TEST_SHA256) && facts.containsKey(SETTING + RunData.DATA);
    }

    /// Says so if the file has none.
    Passport require(Path file) {
        if (!isComplete()) {
            throw new IllegalArgumentException(
                    ("%s has no passport: it does not say by which data it was judged, and how good it "
                            + "was. Models that fovea train has judged have one").formatted(file));
        }
        return this;
    }

    /// The settings of the run.
    SequencedMap<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        facts.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value);
            }
        });
        return settings;
    }

    /// The words of the command that trained the model.
    List<String> arguments(Path file) {
        byte[] text = settings().getOrDefault(ARGUMENTS, "[]").getBytes(StandardCharsets.UTF_8);
        var words = new ArrayList<String>();
        Json.parse(file + ", passport", text).at(ARGUMENTS).elements().forEach(word -> words.add(word.text()));
        return words;
    }

    /// How good the model is, as the file says.
    SequencedMap<String, Double> numbers() {
        var numbers = new LinkedHashMap<String, Double>();
        facts.forEach((name, value) -> {
            if (name.startsWith(JUDGED)) {
                numbers.put(name.substring(JUDGED.length()), Double.valueOf(value));
            }
        });
        return numbers;
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }
}
