package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// How filters and the channels that they read are shared out among groups, over any number of axes.
final class Groups {
    private Groups() {}

    static void check(int filters, int groups, String layer) {
        positive("the groups of " + layer, groups);
        require(filters % groups == 0, "%d filters of %s cannot be shared out among %d groups; use a multiple",
                filters, layer, groups);
    }

    /// `[…size, channels / groups, filters]`, if that is what loaded weights are made for.
    static Shape kernel(Scope scope, Shape x, int groups, List<Integer> size, int filters) {
        scope.loaded("kernel").ifPresent(loaded -> checkLoaded(x, groups, loaded));
        var extents = new ArrayList<>(size);
        extents.add(channels(x, groups));
        extents.add(filters);
        return new Shape(extents);
    }

    private static int channels(Shape x, int groups) {
        if (x.channels() % groups != 0) {
            throw new ShapeException("the input %s has %d channels, which cannot be shared out among %d groups.\n"
                    + "Use groups that divide the channels, or other filters in the layer before.", x, x.channels(),
                    groups);
        }
        return x.channels() / groups;
    }

    private static void checkLoaded(Shape x, int groups, Shape kernel) {
        int rank = kernel.rank();
        if (rank == x.rank() && kernel.extent(rank - 2) * groups != x.channels()) {
            throw new ShapeException("the input %s has %d channels, but the loaded kernel %s with %d groups reads %d.\n"
                    + "Load weights that were made for %d channels, "
                    + "or build the layer as the model that made them did.",
                    x, x.channels(), kernel, groups, kernel.extent(rank - 2) * groups, x.channels());
        }
    }
}
