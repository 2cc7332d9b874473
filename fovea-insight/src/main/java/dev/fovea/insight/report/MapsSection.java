package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static java.util.Objects.requireNonNull;

import dev.fovea.insight.Grid;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Summary.Row;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Feature maps: what the layers answer to a few samples, first edges, then parts, then hardly an image any more.
final class MapsSection {
    static final int SAMPLES = 3;
    private static final int LAYERS = 10;
    private static final int MAPS = 16;
    private static final int COLUMNS = 8;
    private static final int SIDE = 30;         // of a map on the page, in pixels of the screen
    private static final int LARGEST = 56;      // of a map in the file
    private static final int SAMPLE_WIDTH = 84;

    private MapsSection() {}

    /// @param samples of different classes
    static String of(Model model, List<Sample> samples) {
        List<Row> layers = layers(model);
        if (layers.isEmpty() || samples.isEmpty()
                || samples.stream().anyMatch(s -> Pictures.of(s.pixels()).isEmpty())) {
            return "";
        }
        SequencedMap<String, Tensor> maps = model.activations(
                Pictures.batch(samples.stream().map(Sample::pixels).toList()),
                layers.stream().map(Row::path).toArray(String[]::new));
        var table = new StringBuilder("<div class=\"wide\"><table class=\"maps\">\n<thead><tr><th>layer</th>");
        for (Sample s : samples) {
            table.append(format("<th>%s<br/>%s</th>",
                    Html.image(Pictures.of(s.pixels()).orElseThrow(), SAMPLE_WIDTH, s.name()),
                    escaped(s.name())));
        }
        table.append("</tr></thead>\n<tbody>\n");
        for (Row layer : layers) {
            Tensor all = requireNonNull(maps.get(layer.path()));
            table.append(format("<tr><th scope=\"row\"><b>%s</b><br/><span class=\"dim\">%s</span></th>",
                    escaped(layer.path()).replace("/", "/<wbr/>"), shown(all.shape())));
            for (int i = 0; i < samples.size(); i++) {
                Tensor some = first(all.samples(i, i + 1));
                int columns = Math.min(COLUMNS, some.shape().channels());
                int scale = Math.ceilDiv(LARGEST, Math.max(some.shape().extent(0), some.shape().extent(1)));
                BufferedImage image = Grid.ofMaps(some).columns(columns).scale(scale).divider(2).image();
                table.append(format("<td>%s</td>", Html.image(image, columns * (SIDE + 1) + 1,
                        "maps of " + layer.path())));
            }
            table.append("</tr>\n");
        }
        return Html.section("maps", "Feature maps", "What the layers answer to a sample of each of "
                + samples.size()
                + " classes, the deeper the less like an image. Each map has its own greys, the largest "
                + "number white; one that is grey all over answers the same everywhere.",
                table.append("</tbody>\n</table></div>\n").toString());
    }

    /// A sample by the name of its class.
    record Sample(String name, Tensor pixels) {
    }

    private static String shown(Shape shape) {
        int maps = shape.channels();
        return format("%d × %d, %s", shape.height(), shape.width(),
                maps > MAPS ? MAPS + " of " + maps + " maps" : Html.count(maps, "map"));
    }

    /// The layers that answer with maps, but those which only pass on the image; of many some, evenly.
    private static List<Row> layers(Model model) {
        if (model.network().inputs().size() != 1) {
            return List.of();
        }
        Shape sample = model.network().inputs().getFirst().sample();
        List<Row> all = new ArrayList<>(model.summary().rows().stream()
                .filter(r -> !r.kind().equals("input") && r.output().rank() == 4
                        && r.output().height() * r.output().width() > 1
                        && (r.output().channels() != sample.channels() || r.parameters() > 0))
                .toList());
        return all.size() <= LAYERS
                ? all
                : IntStream.range(0, LAYERS).mapToObj(i -> all.get(i * (all.size() - 1) / (LAYERS - 1))).toList();
    }

    /// The first maps of one sample, as `[height, width, maps]`: the mean over squares where they are large.
    private static Tensor first(Tensor maps) {
        Shape shape = maps.shape();
        int side = Math.ceilDiv(Math.max(shape.height(), shape.width()), LARGEST);
        int height = Math.ceilDiv(shape.height(), side);
        int width = Math.ceilDiv(shape.width(), side);
        int some = Math.min(MAPS, shape.channels());
        Tensor result = Tensor.zeros(maps.dtype(), Shape.of(height, width, some));
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                for (int c = 0; c < some; c++) {
                    result.set(((long) i * width + j) * some + c, mean(maps, i * side, j * side, side, c));
                }
            }
        }
        return result;
    }

    private static double mean(Tensor maps, int top, int left, int side, int map) {
        double sum = 0;
        int count = 0;
        for (int i = top; i < Math.min(top + side, maps.shape().height()); i++) {
            for (int j = left; j < Math.min(left + side, maps.shape().width()); j++) {
                sum += maps.at(0, i, j, map);
                count++;
            }
        }
        return sum / count;
    }
}
