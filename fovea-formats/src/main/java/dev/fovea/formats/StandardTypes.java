package dev.fovea.formats;

import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The names of layers, losses, optimizers and the like, as the model's [Kinds] have them.
final class StandardTypes {
    static final TypeRegistry REGISTRY = of(Kinds.standard());
    static final TypeRegistry WITH_FORMATS = withFormats(Kinds.standard());

    private StandardTypes() {}

    static TypeRegistry of(Kinds kinds) {
        TypeRegistry all = TypeRegistry.empty();
        for (var kind : new TreeMap<>(kinds.records()).entrySet()) {
            all = all.with(kind.getKey(), kind.getValue());
        }
        return all;
    }

    /// With the layers that networks of other formats are made of, such as those of ONNX.
    static TypeRegistry withFormats(Kinds kinds) {
        TypeRegistry all = of(kinds);
        for (ModelFormat format : ServiceLoader.load(ModelFormat.class)) {
            for (var kind : new TreeMap<>(format.kinds()).entrySet()) {
                all = all.nameOf(kind.getValue()).isPresent() ? all : all.with(kind.getKey(), kind.getValue());
            }
        }
        return all;
    }
}
