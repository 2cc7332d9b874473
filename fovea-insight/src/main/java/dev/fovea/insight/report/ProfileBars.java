package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.ProfilePage.milliseconds;

import dev.fovea.insight.profile.Group;
import dev.fovea.insight.profile.Kind;
import dev.fovea.insight.profile.Profile;
import dev.fovea.insight.profile.ProfiledStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The pictures of a profile. The full part of a step's bar is the time that the machine needs for it at least; the pale part is
/// what it took beyond that.
final class ProfileBars {
    /// Letters of a name.
    static final int NAME = 42;

    private static final int MOST = 40;                 // bars in a picture
    private static final int WIDTH = 1020;
    private static final int BAND = 44;
    private static final int LEFT = 340;
    private static final int BAR = 450;                 // the longest
    private static final int HEIGHT = 16;
    private static final int LINE = 24;
    private static final int BASE = 13;                 // from the top of a line to the foot of its text

    private final Profile profile;

    ProfileBars(Profile profile) {
        this.profile = profile;
    }

    /// The colour of a kind, beside its name.
    static String swatch(Kind kind) {
        return format("<svg class=\"swatch\" width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"%s\" "
                + "width=\"12\" height=\"12\" rx=\"3\"/></svg>", style(kind));
    }

    static String style(Kind kind) {
        return "kind-" + kind.toString().replace(' ', '-');
    }

    /// All steps, one after the other, and what is between them.
    String band() {
        double between = Math.max(0, profile.between().median());
        double scale = WIDTH / Math.max(Double.MIN_NORMAL, profile.whole().milliseconds() + between);
        var svg = new StringBuilder(open(BAND, "The pass"));
        double x = 0;
        for (ProfiledStep step : profile.steps()) {
            double width = scale * step.milliseconds();
            svg.append(format(
                    "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\"><title>%s</title></rect>\n",
                    style(step.planned().kind()), x, width, BAND, about(step)));
            x += width;
        }
        return svg.append(format("<rect class=\"between\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\">"
                + "<title>between steps, %s</title></rect>\n</svg></div>\n", x, scale * between, BAND,
                milliseconds(between))).toString();
    }

    String aboutLayers() {
        return "How long the steps of each layer took%s, in the colours of their kinds; in training forward, backward and update together."
                .formatted(few(profile.layers().size(), "layer"));
    }

    /// In the order of the network; of many those that take longest.
    String layers() {
        List<Group> all = profile.layers();
        List<Group> shown = longest(all);
        double scale = scale(shown);
        var svg = new StringBuilder(open(LINE * shown.size(), "Layers"));
        for (int i = 0; i < shown.size(); i++) {
            Group layer = shown.get(i);
            svg.append(text("name", 0, i, layer.name(NAME)));
            double x = LEFT;
            for (Map.Entry<Kind, Double> kind : kinds(layer).entrySet()) {
                double width = scale * kind.getValue();
                svg.append(bar(style(kind.getKey()), x, i, width,
                        "%s, %s".formatted(kind.getKey(), milliseconds(kind.getValue()))));
                x += width;
            }
            svg.append(text("value", x + 8, i, milliseconds(layer.milliseconds()) + ", "
                    + format("%.1f %%", 100 * profile.share(layer.milliseconds()))));
        }
        return svg.append("</svg></div>\n").toString();
    }

    private static Map<Kind, Double> kinds(Group layer) {
        var kinds = new EnumMap<Kind, Double>(Kind.class);
        layer.steps().forEach(s -> kinds.merge(s.planned().kind(), s.milliseconds(), Double::sum));
        return kinds;
    }

    String aboutSteps() {
        return "What takes longest first%s. The full part of a bar is the time that this machine needs at least: for the multiply-adds at its peak, or for the bytes at the speed of a triad over as many, whichever is longer."
                .formatted(few(profile.steps().size(), "step"));
    }

    String steps() {
        List<Group> shown = profile.each().stream().sorted(Comparator.comparingDouble(Group::milliseconds).reversed())
                .limit(MOST).toList();
        double scale = scale(shown);
        var svg = new StringBuilder(open(LINE * shown.size(), "Steps"));
        for (int i = 0; i < shown.size(); i++) {
            ProfiledStep step = shown.get(i).steps().getFirst();
            String style = style(step.planned().kind());
            double width = scale * step.milliseconds();
            svg.append(text("name", 0, i, shown.get(i).name(NAME)))
                    .append(bar(style + " pale", LEFT, i, width, about(step)))
                    .append(bar(style, LEFT, i, Math.min(width, scale * step.least()), about(step)))
                    .append(text("value", LEFT + width + 8, i, milliseconds(step.milliseconds()) + ", " + limit(step)));
        }
        return svg.append("</svg></div>\n").toString();
    }

    private static String limit(ProfiledStep step) {
        double share = step.milliseconds() == 0 ? 0 : step.least() / step.milliseconds();
        return format("%.0f %% of the %s", 100 * share, step.isArithmetic() ? "peak" : "triad");
    }

    private static String about(ProfiledStep step) {
        return escaped("%d %s: %s, %s".formatted(step.planned().number(), step.planned().name(),
                step.planned().implementation(), milliseconds(step.milliseconds())));
    }

    /// Many are too many for a picture.
    private static String few(int all, String thing) {
        return all <= MOST ? "" : "; of %s the %d that take longest".formatted(Html.count(all, thing), MOST);
    }

    /// In the order in which they are given.
    private static List<Group> longest(List<Group> all) {
        var sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Group::milliseconds).reversed());
        List<Group> chosen = sorted.subList(0, Math.min(MOST, sorted.size()));
        return all.stream().filter(chosen::contains).toList();
    }

    /// Pixels of a millisecond.
    private static double scale(List<Group> shown) {
        return BAR / Math.max(Double.MIN_NORMAL, shown.stream().mapToDouble(Group::milliseconds).max().orElse(1));
    }

    private static String open(int height, String title) {
        return format(
                "<div class=\"wide\"><svg class=\"bars\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" role=\"img\">"
                        + "<title>%s</title>\n",
                WIDTH, height, title);
    }

    private static String bar(String style, double x, int line, double width, String title) {
        return format("<rect class=\"%s\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\"><title>%s</title></rect>\n",
                style, x, LINE * line, width, HEIGHT, title);
    }

    private static String text(String style, double x, int line, String content) {
        return format("<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>\n", style, x, LINE * line + BASE,
                escaped(content));
    }
}
