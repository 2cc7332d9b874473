package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.percent;

import java.util.List;
import java.util.stream.Collectors;

/// The mistakes of which the network was surest, with their pictures.
final class MistakesSection {
    static final int MOST = 24;
    private static final int WIDTH = 96;

    private MistakesSection() {}

    static String of(Judgement judgement) {
        List<String> classes = judgement.confusion().classes();
        if (judgement.worst().isEmpty()) {
            return "";
        }
        return Html.section("mistakes", "Worst mistakes",
                "The samples of which the network was surest, and wrong: first the true class, then the one that it was "
                        + "taken for.",
                judgement.worst().stream().map(m -> card(m, classes))
                        .collect(Collectors.joining("\n", "<div class=\"cards\">\n", "\n</div>\n")));
    }

    private static String card(Judgement.Mistake m, List<String> classes) {
        String truth = classes.get(m.truth());
        String predicted = classes.get(m.predicted());
        String picture = Pictures.of(m.sample())
                .map(p -> Html.image(p, WIDTH, "sample %d: %s, taken for %s".formatted(m.index(), truth, predicted)))
                .orElse("");
        return format(
                "<figure>%s<figcaption><span class=\"verdict\"><b class=\"truth\">%s</b> → <b class=\"taken\">%s</b>"
                        + "</span><span>%s sure</span><span>true class: %s</span><span class=\"dim\">sample %d</span></figcaption>"
                        + "</figure>",
                picture, escaped(truth), escaped(predicted), percent(m.probability()), percent(m.ofTruth()),
                m.index());
    }
}
