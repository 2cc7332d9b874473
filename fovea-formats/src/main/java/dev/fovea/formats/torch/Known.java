package dev.fovea.formats.torch;

import java.util.Map;
import java.util.Optional;

/// The names that a pickle of weights needs, and all that are known. A pickle calls functions by name, any that Python
/// finds; here it finds these, which run nothing.
record Known(What what, TorchType type) {

    enum What {
        /// `collections.OrderedDict()`
        DICTIONARY,
        /// `torch.Size((3, 4))`, `set([…])`
        COLLECTION,
        /// `torch._utils._rebuild_tensor(storage, offset, size, stride)`
        TENSOR,
        /// the same, and what gradients need
        TENSOR_2,
        /// the same with the type of the elements behind, of bytes
        TENSOR_3,
        /// `torch._utils._rebuild_parameter(tensor, requiresGrad, hooks)`
        PARAMETER,
        /// The type of a storage, `torch.FloatStorage`, or of elements, `torch.float32`.
        TYPE,
        /// A number or a type of NumPy's, or a device: passed over, as no weights are pickled so.
        IGNORED
    }

    private static final Map<String, What> NAMES = Map.ofEntries(
            Map.entry("collections.OrderedDict", What.DICTIONARY), Map.entry("builtins.dict", What.DICTIONARY),
            Map.entry("__builtin__.dict", What.DICTIONARY),
            Map.entry("torch.Size", What.COLLECTION), Map.entry("builtins.set", What.COLLECTION),
            Map.entry("__builtin__.set", What.COLLECTION),
            Map.entry("torch._utils._rebuild_tensor", What.TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v2", What.TENSOR_2),
            Map.entry("torch._utils._rebuild_tensor_v3", What.TENSOR_3),
            Map.entry("torch._utils._rebuild_parameter", What.PARAMETER),
            Map.entry("numpy.core.multiarray.scalar", What.IGNORED),
            Map.entry("numpy._core.multiarray.scalar", What.IGNORED),
            Map.entry("torch.device", What.IGNORED), Map.entry("numpy.dtype", What.IGNORED),
            Map.entry("_codecs.encode", What.IGNORED));

    static Optional<Known> named(String module, String name) {
        What what = NAMES.get(module + "." + name);
        if (what != null) {
            return Optional.of(new Known(what, TorchType.UNTYPED));
        }
        Optional<TorchType> type = switch (module) {
            case "torch" -> TorchType.ofStorage(name).or(() -> TorchType.ofDtype(name));
            case "torch.storage" -> TorchType.ofStorage(name);
            default -> Optional.empty();
        };
        return type.map(t -> new Known(What.TYPE, t));
    }
}
