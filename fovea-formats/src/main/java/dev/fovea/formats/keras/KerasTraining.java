package dev.fovea.formats.keras;

import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.Text;
import dev.fovea.nn.text.CallText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a file of Keras says about how its model was trained, `compile_config` or `training_config`, as a line to read.
final class KerasTraining {
    private static final int MOST = 8;

    private KerasTraining() {}

    /// `Adam(learning_rate=0.001), loss sparse_categorical_crossentropy, metrics accuracy; …`: read, shown and left out.
    static String said(JsonCursor training) {
        var parts = new ArrayList<String>();
        find(training, "optimizer").or(() -> find(training, "optimizer_config")).flatMap(KerasTraining::optimizer)
                .ifPresent(parts::add);
        named("loss", training, parts);
        named("metrics", training, parts);
        return (parts.isEmpty() ? "nothing that is known here" : String.join(", ", parts))
                + "; call model.compile(…) here before it learns on";
    }

    private static Optional<String> optimizer(JsonCursor optimizer) {
        if (optimizer.value() instanceof Json.Str(String name)) {
            return Optional.of(shown(name));
        }
        return find(optimizer, "class_name").map(KerasTraining::name).map(name -> name + find(optimizer, "config")
                .flatMap(c -> find(c, "learning_rate").or(() -> find(c, "lr")))
                .filter(rate -> rate.value() instanceof Json.Num)
                .map(rate -> "(learning_rate=%s)".formatted(CallText.number(Double.parseDouble(
                        Float.toString((float) rate.number())))))
                .orElse(""));
    }

    private static Optional<JsonCursor> find(JsonCursor of, String member) {
        return of.value() instanceof Json.Obj ? of.find(member) : Optional.empty();
    }

    private static void named(String what, JsonCursor training, List<String> parts) {
        find(training, what).map(KerasTraining::name).filter(n -> !n.isEmpty())
                .ifPresent(n -> parts.add(what + " " + n));
    }

    /// A text, the class of an object, or those of an array.
    private static String name(JsonCursor value) {
        return switch (value.value()) {
            case Json.Str(String text) -> shown(text);
            case Json.Arr _ -> String.join(" and ", value.elements().stream().limit(MOST).map(KerasTraining::name)
                    .filter(n -> !n.isEmpty()).toList());
            case Json.Obj _ -> value.find("class_name").map(KerasTraining::name).orElse("");
            case Json.Num _,Json.Bool _,Json.Null _ -> "";
        };
    }

    private static String shown(String text) {
        String quoted = Text.quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
