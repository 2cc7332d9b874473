package dev.fovea.formats.keras;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// All layers of a configuration that have no counterpart here, where loading ends at the first.
///
/// Shapes are not known behind such a layer; a layer counts if its class or its options are refused whatever its input is.
final class KerasSurvey {
    private static final List<Integer> RANKS = List.of(4, 2, 3, 5);
    private static final int MOST = 20;

    private final boolean isKeras3;
    private final List<FormatException> problems = new ArrayList<>();

    private KerasSurvey(boolean isKeras3) {
        this.isKeras3 = isKeras3;
    }

    /// The error that loading met, or one that names all such layers where there are several.
    static FormatException of(FormatException first, JsonCursor model, boolean isKeras3) {
        var survey = new KerasSurvey(isKeras3);
        try {
            survey.model(model);
        } catch (FormatException _) {
            return first;
        }
        List<FormatException> all = survey.problems;
        boolean isAmong = all.stream()
                .anyMatch(p -> p.place().equals(first.place()) && p.problem().equals(first.problem()));
        return all.size() < 2 || !isAmong
                ? first
                : new FormatException(first.file(), "", all.stream().map(p -> "\n  " + p.place() + ": " + p.problem())
                        .collect(Collectors.joining("", "%s layers have no counterpart here:".formatted(
                                all.size() == MOST ? MOST + " and perhaps more" : all.size()), "")),
                        "Build the network in the program, with layers of your own for them, and load the weights alone: "
                                + "model.loadWeights(file)")
                        .causedBy(first);
    }

    private void model(JsonCursor model) {
        JsonCursor config = model.get("config");
        JsonCursor layers = config.value() instanceof Json.Arr ? config : config.get("layers");
        for (JsonCursor entry : layers.elements()) {
            if (problems.size() == MOST) {
                return;
            }
            String className = entry.get("class_name").text();
            if (KerasNetwork.isModel(className)) {
                model(entry);
            } else if (!KerasNetwork.isWithoutLayer(className)) {
                layer(entry, className);
            }
        }
    }

    private void layer(JsonCursor entry, String className) {
        var refused = new ArrayList<FormatException>();
        for (int rank : RANKS) {
            try {
                KerasLayers.of(new LayerConfig(className, KerasNetwork.nameOf(entry), entry.get("config"), rank,
                        isKeras3));
                return;
            } catch (FormatException e) {
                refused.add(e);
            }
        }
        problems.add(refused.getFirst());
    }
}
