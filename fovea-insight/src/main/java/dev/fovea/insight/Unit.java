package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One neuron: that of a filter at a position of the feature map of a layer, or a number of a dense layer.
///
/// @param layer  the path of the layer, `conv2d_1`; the second use of a shared one is `conv2d_1#1`
/// @param filter which feature map, or which number of a dense layer
/// @param at     the position on the map, row and column; empty for a dense layer
public record Unit(String layer, int filter, List<Integer> at) {

    public Unit {
        at = List.copyOf(at);
        Require.require(filter >= 0, "the filters of %s are counted from 0, but filter %d was asked for", layer,
                filter);
        Require.require(at.stream().allMatch(i -> i >= 0),
                "the positions of %s are counted from 0, but %s was asked for",
                layer, at);
    }

    /// `unit("conv2d_1", 3, 4, 5)`: filter 3 of `conv2d_1`, row 4, column 5.
    public static Unit unit(String layer, int filter, int... at) {
        return new Unit(layer, filter, Arrays.stream(at).boxed().toList());
    }

    /// Its place in the layer's output, for the first sample.
    int[] position() {
        var position = new int[at.size() + 2];
        for (int d = 0; d < at.size(); d++) {
            position[d + 1] = at.get(d);
        }
        position[at.size() + 1] = filter;
        return position;
    }

    @Override public String toString() {
        String where = at.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return at.isEmpty()
                ? "unit %d of %s".formatted(filter, layer)
                : "filter %d of %s at (%s)".formatted(filter, layer, where);
    }
}
