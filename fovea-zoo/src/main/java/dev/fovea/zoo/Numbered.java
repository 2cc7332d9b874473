package dev.fovea.zoo;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import java.util.List;
import java.util.stream.IntStream;

/// Layers by their place, `0`, `1`, …, as PyTorch's `nn.Sequential` names them.
final class Numbered {
    private Numbered() {}

    static Sequential numbered(Layer... layers) {
        return numbered(List.of(layers));
    }

    static Sequential numbered(List<Layer> layers) {
        return new Sequential(IntStream.range(0, layers.size())
                .mapToObj(i -> layers.get(i).named(Integer.toString(i))).toList());
    }
}
