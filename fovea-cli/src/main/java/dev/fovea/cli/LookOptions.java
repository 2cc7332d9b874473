package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.formats.Json;
import dev.fovea.insight.AttentionMaps;
import dev.fovea.insight.Attribution;
import dev.fovea.insight.ClassScores;
import dev.fovea.insight.GradCam;
import dev.fovea.insight.Grid;
import dev.fovea.insight.HeatMap;
import dev.fovea.insight.Occlusion;
import dev.fovea.insight.Saliency;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What of an image an answer is about, as a picture: Grad-CAM, saliency, occlusion, attention; or the maps of a layer.
final class LookOptions {

    // @formatter:off
    @Option(names = "--gradcam", description = "A picture: where the maps of a layer (--layer, or the last) speak for a class.")
    boolean gradcam;

    @Option(names = "--saliency", description = "A picture: how much the score of a class changes with each pixel.")
    boolean saliency;

    @Option(names = "--copies", paramLabel = "COUNT", defaultValue = "1",
            description = "For --saliency, the mean over so many copies with noise (SmoothGrad); ${DEFAULT-VALUE} if not given.")
    int copies;

    @Option(names = "--occlusion", description = "A picture: how far the probability of a class drops where a grey square hides the image.")
    boolean occlusion;

    @Option(names = "--square", paramLabel = "SIZE",
            description = "For --occlusion, the side of the square in pixels; a quarter of the image if not given.")
    Optional<Integer> square = Optional.empty();

    @Option(names = "--attention", description = "A picture: which patches a vision transformer attends to, from the first layer to the last;"
            + " with --layer that of each head.")
    boolean attention;

    @Option(names = "--maps", paramLabel = "PATH", description = "A picture: the feature maps of a layer.")
    Optional<String> maps = Optional.empty();

    @Option(names = "--class", paramLabel = "CLASS",
            description = "The name or the number of the class that is asked about; the most probable if not given.")
    Optional<String> asked = Optional.empty();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "The PNG file; beside the image if not given.")
    Optional<Path> output = Optional.empty();
    // @formatter:on

    /// The options of which one is given for a picture.
    static String names() {
        return "--gradcam, --saliency, --occlusion, --attention, --maps";
    }

    private List<String> kinds() {
        var kinds = new ArrayList<String>();
        Stream.of(gradcam ? "gradcam" : "", saliency ? "saliency" : "", occlusion ? "occlusion" : "",
                attention ? "attention" : "", maps.isPresent() ? "maps" : "").filter(k -> !k.isEmpty())
                .forEach(kinds::add);
        return kinds;
    }

    boolean isAsked() {
        return !kinds().isEmpty();
    }

    void check(CommandLine command) {
        if (kinds().size() > 1) {
            throw new ParameterException(command, "one picture is written at a time, but "
                    + kinds().stream().map(k -> "--" + k).collect(Collectors.joining(", ")) + " are given");
        }
        if (asked.isPresent() && (attention || maps.isPresent())) {
            throw new ParameterException(command, "--%s is the same for every class; leave out --class"
                    .formatted(kinds().getFirst()));
        }
    }

    /// Where the picture goes: `photo-gradcam.png` beside `photo.jpg`.
    Path file(Path image) {
        String name = String.valueOf(image.getFileName()).replaceFirst("\\.[^.]*$", "");
        return output.orElseGet(() -> image.resolveSibling(name + "-" + kinds().getFirst() + ".png"));
    }

    /// @param sample the image in the size that the network reads
    /// @param layer  a path, or empty
    Looked look(Model model, Tensor sample, String layer) {
        if (maps.isPresent()) {
            return maps(model, sample, maps.get());
        }
        BufferedImage picture = Looked.enlarged(Images.toImage(sample));
        ClassScores scores = asked(model, sample);
        if (attention) {
            return attention(scores, AttentionMaps.of(model, sample), picture, layer);
        }
        Attribution way = gradcam
                ? GradCam.gradCam().layer(layer)
                : saliency
                        ? Saliency.saliency().copies(copies)
                        : square.map(Occlusion::occlusion).orElseGet(() -> Occlusion.fitting(sample.shape()));
        HeatMap map = way.maps(scores).getFirst();
        String how = switch (way) {
            case GradCam g -> "Grad-CAM at " + g.chosen(scores);
            case Saliency s -> "saliency" + (s.copies() == 1 ? "" : " over %d copies".formatted(s.copies()));
            case Occlusion o -> "occlusion by a square of %d x %d".formatted(o.size(), o.size());
        };
        return looked(scores, how, map, map.over(picture));
    }

    private ClassScores asked(Model model, Tensor sample) {
        ClassScores best = ClassScores.of(model, sample, 0).best();
        return asked.map(text -> ClassScores.of(model, sample, number(model.classNames(), text))).orElse(best);
    }

    private static int number(List<String> names, String text) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named;
        }
        if (text.matches("\\d{1,9}")) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(names.isEmpty()
                ? "there is no class \"%s\"; the model knows no names, give a number".formatted(text)
                : "there is no class \"%s\"; there are %s".formatted(text, names));
    }

    private static Looked attention(ClassScores scores, AttentionMaps maps, BufferedImage picture, String layer) {
        if (layer.isEmpty()) {
            HeatMap map = maps.heatMap(maps.rollout());
            return looked(scores, "attention from the first to the last of %d layers".formatted(maps.paths().size()),
                    map,
                    map.over(picture));
        }
        List<BufferedImage> heads = maps.heads(layer).stream().map(m -> m.over(picture)).toList();
        return looked(scores, "attention of the %d heads of %s".formatted(heads.size(), layer),
                maps.heatMap(maps.mean(layer)), Grid.of(heads).divider(4).image());
    }

    private static Looked looked(ClassScores scores, String how, HeatMap map, BufferedImage picture) {
        int number = scores.classes().getFirst();
        List<String> names = scores.model().classNames();
        String name = number < names.size() ? names.get(number) : "class " + number;
        double probability = scores.probabilities().get(0);
        int row = map.hottest().getFirst();
        int column = map.hottest().getLast();
        String text = String.format(Locale.ROOT, "%s, probability %.2f %%: %s%n", name, 100 * probability, how)
                + (map.most() > 0
                        ? "hottest at row %d, column %d of %d x %d\n".formatted(row, column, map.height(), map.width())
                        : "nothing in the image speaks for it\n");
        return new Looked(picture, text, Json.object().with("how", Json.of(how)).with("class", Json.of(name))
                .with("number", Json.of(number)).with("probability", Json.of(probability)).with("row", Json.of(row))
                .with("column", Json.of(column)).with("value", Json.of(map.values().at(row, column))));
    }

    private static Looked maps(Model model, Tensor sample, String path) {
        Grid grid = Looked.enlarged(Grid.ofMaps(model, sample, path));
        BufferedImage first = grid.pictures().getFirst();
        String text = "%s: %d maps of %d x %d".formatted(path, grid.pictures().size(), first.getHeight(),
                first.getWidth());
        return new Looked(grid.image(), text + "\n", Json.object().with("layer", Json.of(path))
                .with("maps", Json.of(grid.pictures().size())).with("height", Json.of(first.getHeight()))
                .with("width", Json.of(first.getWidth())));
    }
}
