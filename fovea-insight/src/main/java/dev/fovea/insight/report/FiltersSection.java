package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;

import dev.fovea.insight.Grid;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Summary.Row;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Optional;

/// What the first layer looks for: the filters of a convolution, or the weights of the units of a dense layer that reads
/// an image, in its shape.
final class FiltersSection {
    private static final int MOST = 64;
    private static final int MOST_CHANNELS = 3;
    private static final int WIDTH = 880;
    private static final int DIVIDER = 3;
    private static final int LARGEST = 10;      // pixels of the screen for one weight

    private FiltersSection() {}

    static String of(Model model) {
        Optional<Row> first = model.summary().rows().stream()
                .filter(r -> model.parameters().stream().anyMatch(p -> p.path().equals(r.path() + "/kernel")))
                .findFirst();
        if (first.isEmpty() || model.network().inputs().size() != 1) {
            return "";
        }
        Row layer = first.get();
        Tensor kernel = model.weight(layer.path() + "/kernel");
        return filters(kernel, model.network().inputs().getFirst().sample())
                .map(filters -> section(layer, kernel, filters)).orElse("");
    }

    /// As `[height, width, 1 or 3, filters]`, where an eye can see them.
    private static Optional<Tensor> filters(Tensor kernel, Shape sample) {
        Shape shape = kernel.shape();
        if (shape.rank() == 4 && shape.extent(2) <= MOST_CHANNELS && shape.extent(0) * shape.extent(1) > 1) {
            return Optional.of(first(kernel));
        }
        if (shape.rank() == 2 && sample.rank() == 3 && sample.channels() <= MOST_CHANNELS
                && sample.count() == shape.extent(0)) {
            return Optional.of(first(kernel.reshape(sample.append(shape.extent(1)))));
        }
        return Optional.empty();
    }

    private static Tensor first(Tensor filters) {
        Shape shape = filters.shape();
        int all = shape.extent(3);
        int some = Math.min(MOST, all);
        Tensor result = Tensor.zeros(filters.dtype(), shape.withExtent(3, some));
        for (long i = 0; i < result.count(); i++) {
            result.set(i, filters.get(i / some * all + i % some));
        }
        return result;
    }

    private static String section(Row layer, Tensor kernel, Tensor filters) {
        Shape shape = filters.shape();
        boolean colour = shape.extent(2) == 3;
        int pictures = shape.extent(3) * (colour ? 1 : shape.extent(2));
        int columns = columns(pictures, shape.extent(1));
        int scale = Math.clamp((WIDTH - DIVIDER) / columns - DIVIDER, 1, LARGEST * shape.extent(1)) / shape.extent(1);
        BufferedImage image = Grid.ofFilters(filters).columns(columns).scale(Math.max(1, scale)).divider(DIVIDER)
                .image();
        int all = kernel.shape().extent(kernel.shape().rank() - 1);
        String shown = shape.extent(3) < all
                ? "The first %d of %d filters".formatted(shape.extent(3), all)
                : "The %d filters".formatted(all);
        return Html.section("filters", "Filters of the first layer",
                format("%s of <code>%s</code>, %d × %d%s: what each of them looks for. Of each filter the smallest weight is "
                        + "black, the largest white.", shown, escaped(layer.path()), shape.extent(0), shape.extent(1),
                        colour ? ", in colour" : ""),
                format("<div class=\"wide\">%s</div>\n",
                        Html.image(image, image.getWidth(), "the filters of " + layer.path())));
    }

    /// Rows of 16, 8 or 4, as many as fit beside each other; fewer where they are few.
    private static int columns(int pictures, int width) {
        int fitting = Math.max(1, WIDTH / (2 * width + DIVIDER));
        return Math.min(pictures, fitting >= 16 ? 16 : fitting >= 8 ? 8 : 4);
    }
}
