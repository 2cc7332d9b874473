package dev.fovea.formats;

import dev.fovea.nn.model.Kinds;
import java.util.TreeMap;

/// The names of layers, losses, optimizers and the like, as the model's [Kinds] have them.
final class StandardTypes {
    static final TypeRegistry REGISTRY = of(Kinds.standard());

    private StandardTypes() {}

    static TypeRegistry of(Kinds kinds) {
        TypeRegistry all = TypeRegistry.empty();
        for (var kind : new TreeMap<>(kinds.records()).entrySet()) {
            all = all.with(kind.getKey(), kind.getValue());
        }
        return all;
    }
}
