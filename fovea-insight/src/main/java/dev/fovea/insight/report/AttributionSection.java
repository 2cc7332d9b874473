package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.percent;

import dev.fovea.compile.PlanException;
import dev.fovea.data.Images;
import dev.fovea.insight.AttentionMaps;
import dev.fovea.insight.ClassScores;
import dev.fovea.insight.ColourMap;
import dev.fovea.insight.GradCam;
import dev.fovea.insight.Grid;
import dev.fovea.insight.HeatMap;
import dev.fovea.insight.Saliency;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the answers are about: of a few samples, mistakes first, where Grad-CAM and saliency say that the network looked; of a
/// transformer its attention in place of Grad-CAM.
final class AttributionSection {
    private static final int MOST = 9;
    private static final int MISTAKES = 6;
    private static final int WIDTH = 92;
    private static final int LARGEST = 112;     // of a picture in the file

    private AttributionSection() {}

    /// A sample and the class that it was taken for.
    private record Look(Tensor sample, int taken, String about) {
    }

    /// What is shown beside the samples, one map for each, laid over it or alone.
    private record View(String name, List<HeatMap> maps, boolean isOver) {
        BufferedImage picture(int n, BufferedImage image) {
            return isOver ? maps.get(n).over(image) : maps.get(n).picture(ColourMap.INFERNO);
        }
    }

    static String of(Model model, Judgement judgement) {
        List<Look> looks = looks(judgement);
        if (looks.isEmpty() || looks.stream().anyMatch(l -> Pictures.of(l.sample()).isEmpty())) {
            return "";
        }
        try {
            return section(looks, views(model, looks));
        } catch (PlanException _) {
            return "";      // no room for the gradients of an image: the report is without them
        }
    }

    private static List<Look> looks(Judgement judgement) {
        List<String> classes = judgement.confusion().classes();
        Stream<Look> mistakes = judgement.worst().stream().limit(MISTAKES).map(m -> new Look(m.sample(), m.predicted(),
                format("<b class=\"truth\">%s</b> → <b class=\"taken\">%s</b></span><span class=\"dim\">%s sure, sample %d",
                        escaped(classes.get(m.truth())), escaped(classes.get(m.predicted())),
                        percent(m.probability()), m.index())));
        Stream<Look> known = judgement.known().entrySet().stream().map(e -> new Look(e.getValue(), e.getKey(),
                format("<b class=\"truth\">%s</b></span><span class=\"dim\">recognised",
                        escaped(classes.get(e.getKey())))));
        return Stream.concat(mistakes, known).limit(MOST).toList();
    }

    private static List<View> views(Model model, List<Look> looks) {
        Tensor images = Pictures.batch(looks.stream().map(Look::sample).toList());
        ClassScores scores = ClassScores.of(model, images, looks.stream().mapToInt(Look::taken).toArray());
        var views = new ArrayList<View>();
        Optional<String> maps = GradCam.lastMaps(scores);
        if (maps.isPresent()) {
            views.add(new View("Grad-CAM", GradCam.gradCam().maps(scores), true));
        } else if (AttentionMaps.areIn(model.network())) {
            views.add(new View("attention", looks.stream().map(l -> AttentionMaps.of(model, l.sample()))
                    .map(a -> a.heatMap(a.rollout())).toList(), true));
        }
        views.add(new View("saliency", Saliency.saliency().maps(scores), false));
        return views;
    }

    private static String section(List<Look> looks, List<View> views) {
        var cards = new StringBuilder("<div class=\"looks\">\n");
        IntStream.range(0, looks.size()).forEach(n -> cards.append(card(looks.get(n), views, n)));
        boolean cam = views.getFirst().name().equals("Grad-CAM");
        boolean attention = views.getFirst().name().equals("attention");
        return Html.section("attributions", "What the answers are about",
                "Mistakes first, then samples that were recognised; bright is what spoke for the class that the network "
                        + "chose. "
                        + (cam ? "Grad-CAM weights the last feature maps by what they mean to its score. " : "")
                        + (attention ? "Attention is what has come to the class token from each patch. " : "")
                        + "Saliency is how much the score changes with each pixel.",
                cards.append("</div>\n").toString());
    }

    private static String card(Look look, List<View> views, int n) {
        BufferedImage picture = enlarged(Pictures.of(look.sample()).orElseThrow());
        var card = new StringBuilder(
                format("<div><span class=\"verdict\">%s</span>\n<div class=\"views\">", look.about()));
        card.append(view("image", picture));
        views.forEach(v -> card.append(view(v.name(), v.picture(n, picture))));
        return card.append("</div></div>\n").toString();
    }

    private static String view(String name, BufferedImage picture) {
        return format("<span>%s%s</span>", Html.image(small(picture), WIDTH, name), name);
    }

    /// Each pixel as a square, so that what is laid over it is smooth.
    private static BufferedImage enlarged(BufferedImage picture) {
        int side = Math.max(picture.getWidth(), picture.getHeight());
        return side >= WIDTH ? picture : Grid.of(List.of(picture)).divider(0).scale(Math.ceilDiv(WIDTH, side)).image();
    }

    private static BufferedImage small(BufferedImage picture) {
        double scale = (double) LARGEST / Math.max(picture.getWidth(), picture.getHeight());
        Tensor pixels = Images.toTensor(picture, 3);
        Shape shape = pixels.shape();
        return scale >= 1
                ? picture
                : Images.toImage(Images.resize(pixels, (int) Math.max(1, Math.round(shape.extent(0) * scale)),
                        (int) Math.max(1, Math.round(shape.extent(1) * scale))));
    }
}
