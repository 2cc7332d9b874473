package dev.fovea.formats;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.tensor.Tensor;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Models to the parts of an archive, and back.
final class ModelArchive {
    private static final String REMEDY = "The file was written by a program with an error, or edited by hand: take another copy";

    private final RecordCodec codec;
    private final InstantSource clock;

    ModelArchive(Kinds kinds, InstantSource clock) {
        this.codec = new RecordCodec(TypeRegistry.of(kinds));
        this.clock = clock;
    }

    ArchiveContent content(SavedModel model) {
        ArchiveContent content = ArchiveContent.empty()
                .with(Part.NETWORK, codec.encode(ModelDescription.of(model), ModelDescription.class))
                .with(Part.PROVENANCE, provenance(model))
                .with(Part.WEIGHTS, model.weights());
        if (model.recipe().isPresent()) {
            content = content.with(Part.TRAINING, codec.encode(model.recipe().get(), Recipe.class));
        }
        if (model.state().isPresent()) {
            content = content.with(Part.CHECKPOINT, codec.encode(model.state().get(), TrainingState.class));
        }
        return model.slots().isEmpty() ? content : content.with(Part.OPTIMIZER, model.slots());
    }

    private Json provenance(SavedModel model) {
        Json.Obj all = Json.object()
                .with("fovea", Json.of(Version.ofFovea()))
                .with("seed", Json.of(Long.toString(model.seed().value())))
                .with("jdk", Json.of(Runtime.version().toString()))
                .with("saved", Json.of(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        for (var fact : model.provenance().entrySet()) {
            if (!all.members().containsKey(fact.getKey())) {
                all = all.with(fact.getKey(), Json.of(fact.getValue()));
            }
        }
        return all;
    }

    /// The model, its tensors over the archive's memory.
    ///
    /// @throws FormatException if the parts are not what they should be, each or together
    SavedModel read(Archive archive) {
        ModelDescription model = codec.decode(archive.json(Part.NETWORK), ModelDescription.class);
        SequencedMap<String, Tensor> weights = archive.tensors(Part.WEIGHTS).tensors();
        check(archive, model, weights);
        SequencedMap<String, Tensor> slots = archive.has(Part.OPTIMIZER)
                ? archive.tensors(Part.OPTIMIZER).tensors()
                : new LinkedHashMap<>();
        return new SavedModel(model.layer(), model.inputs(), model.frozen(), model.seed(), model.classNames(),
                find(archive, Part.TRAINING, Recipe.class), weights, slots,
                find(archive, Part.CHECKPOINT, TrainingState.class),
                facts(archive.json(Part.PROVENANCE)), model.preprocessing());
    }

    private <T> Optional<T> find(Archive archive, Part part, Class<T> type) {
        return archive.has(part) ? Optional.of(codec.decode(archive.json(part), type)) : Optional.empty();
    }

    private static SequencedMap<String, String> facts(JsonCursor provenance) {
        var facts = new LinkedHashMap<String, String>();
        provenance.members().forEach((name, fact) -> facts.put(name, fact.text()));
        return facts;
    }

    /// The weights must be those of the network, so that no shape in a file costs more than the file is long.
    private static void check(Archive archive, ModelDescription model, SequencedMap<String, Tensor> weights) {
        if (new HashSet<>(model.classNames()).size() < model.classNames().size()) {
            throw archive.json(Part.NETWORK).get("classNames").error("two classes have the same name");
        }
        List<Parameter> parameters = parameters(archive, model);
        for (Parameter p : parameters) {
            Tensor value = weights.get(p.path());
            if (value == null) {
                throw misfit(archive, "there is no \"%s\", which the network has".formatted(p.path()));
            } else if (!value.shape().equals(p.type().shape())) {
                throw misfit(archive,
                        "\"%s\" is %s, but the network has %s".formatted(p.path(), value.shape(), p.type().shape()));
            }
        }
        if (weights.size() > parameters.size()) {
            var more = new HashSet<>(weights.keySet());
            parameters.forEach(p -> more.remove(p.path()));
            throw misfit(archive, "%s belong to no layer of the network"
                    .formatted(more.stream().sorted().limit(9).map(Text::quote).toList()));
        }
    }

    private static List<Parameter> parameters(Archive archive, ModelDescription model) {
        try {
            return model.network().build(Mode.INFERENCE).parameters();
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new FormatException(archive.file() + "/" + Part.NETWORK, "",
                    "the network cannot be built: " + e.getMessage(), REMEDY).causedBy(e);
        }
    }

    private static FormatException misfit(Archive archive, String problem) {
        return new FormatException(archive.file() + "/" + Part.WEIGHTS, "", problem, REMEDY);
    }
}
