package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.count;
import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.percent;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.insight.profile.Group;
import dev.fovea.insight.profile.PlannedStep;
import dev.fovea.insight.profile.Profile;
import dev.fovea.insight.profile.ProfiledStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where the time of a pass goes, as one page: `ProfilePage.of(profile).write(Path.of("profile.html"))`.
///
/// The pass as a band, its layers and its longest steps as bars in the colours of their kinds, the roofline, all steps as a table.
/// The page needs no script and refers to nothing outside of it.
public record ProfilePage(Profile profile) {
    public static ProfilePage of(Profile profile) {
        return new ProfilePage(profile);
    }

    /// Writes the page, whole or not at all.
    public void write(Path file) {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }

    public String html() {
        var bars = new ProfileBars(profile);
        return Html.page(profile.name(), Html.style("profile.css"), head()
                + Html.section("pass", "The pass",
                        "Its steps one after the other, in the colours of their kinds; what is in no step stands at the end.",
                        bars.band() + kinds())
                + Html.section("layers", "Layers", bars.aboutLayers(), bars.layers())
                + Html.section("longest", "Steps", bars.aboutSteps(), bars.steps())
                + Roofline.of(profile)
                + Html.section("steps", "All steps",
                        "In the order of the plan, without views, which do nothing. The time is the median; ± is half of what "
                                + "lies between the tenth below and the tenth above.",
                        "<div class=\"wide\">" + steps() + "</div>\n"));
    }

    private String head() {
        Group whole = profile.whole();
        double pass = profile.pass().median();
        return "<header>\n<h1>" + escaped(profile.name()) + "</h1>\n<div class=\"tiles\">\n"
                + tile("a pass", milliseconds(pass), format("unwatched %s", milliseconds(profile.unwatched().median())))
                + tile("of the peak", percent(profile.gigaflops() / profile.limit().gigaflops()),
                        format("%.1f GFLOP/s", profile.gigaflops()))
                + tile("in reorders", percent(profile.share(profile.reorders())),
                        milliseconds(profile.reorders()))
                + tile("between steps", percent(profile.between().median() / pass),
                        milliseconds(profile.between().median()))
                + "</div>\n<dl>\n" + fact("batch", count(profile.batch()))
                + fact("computed by", escaped(profile.backend()) + ", " + count(profile.threads(), "thread"))
                + fact("watched", profile.passes() == 1 ? "1 pass" : count(profile.passes()) + " passes")
                + fact("steps", count(whole.steps().size()) + ", together " + milliseconds(whole.milliseconds()))
                + fact("peak", format("%.0f GFLOP/s of multiply-adds in float32", profile.limit().gigaflops()))
                + fact("triad", format("%.0f GB/s over %s", profile.limit().gigabytes(),
                        Html.bytes(Profile.LIMIT_BYTES)))
                + "</dl>\n</header>\n";
    }

    private static String tile(String name, String value, String more) {
        return format("<div class=\"tile\"><span>%s</span><b>%s</b><span class=\"dim\">%s</span></div>\n", name, value,
                more);
    }

    private static String fact(String name, String text) {
        return format("<div><dt>%s</dt><dd>%s</dd></div>\n", name, text);
    }

    static String milliseconds(double time) {
        return format(time < 100 ? "%.3f ms" : "%.1f ms", time);
    }

    /// The legend, and the sums.
    private String kinds() {
        var table = new StringBuilder("<div class=\"wide\"><table class=\"profile\">\n" + """
                <thead><tr><th>kind</th><th class="number">steps</th><th class="number">time</th>\
                <th class="number">share</th><th class="number">GFLOP/s</th><th class="number">of peak</th>\
                <th class="number">GB/s</th><th class="number">of triad</th></tr></thead>
                <tbody>
                """);
        for (Group kind : profile.kinds()) {
            table.append(format("<tr><th scope=\"row\">%s%s</th><td>%d</td><td>%s</td><td>%s</td>%s</tr>\n",
                    ProfileBars.swatch(kind.steps().getFirst().planned().kind()), kind.name(), kind.steps().size(),
                    milliseconds(kind.milliseconds()), percent(profile.share(kind.milliseconds())), speed(kind)));
        }
        return table.append("</tbody>\n</table></div>\n").toString();
    }

    /// What does not bound it is left out.
    private static String speed(Group group) {
        boolean computes = group.multiplyAdds() > 0;
        return format("<td>%s</td><td>%s</td><td>%.1f</td><td>%s</td>",
                computes ? format("%.1f", group.gigaflops()) : "", computes ? percent(group.ofPeak()) : "",
                group.gigabytes(), group.isArithmetic() ? "" : percent(group.ofBandwidth()));
    }

    private String steps() {
        var table = new StringBuilder("<table class=\"profile\">\n" + """
                <thead><tr><th class="number">#</th><th>step</th><th class="number">ms</th><th class="number">±</th>\
                <th class="number">share</th><th class="number">GFLOP/s</th><th class="number">of peak</th>\
                <th class="number">GB/s</th><th class="number">of triad</th><th>kernel</th><th>layouts</th></tr></thead>
                <tbody>
                """);
        for (Group each : profile.each()) {
            ProfiledStep step = each.steps().getFirst();
            PlannedStep planned = step.planned();
            table.append(format(
                    "<tr><td>%d</td><th scope=\"row\" title=\"%s\">%s%s</th><td>%.3f</td><td>%s</td><td>%s</td>%s"
                            + "<td class=\"text\">%s</td><td class=\"text\">%s</td></tr>\n",
                    planned.number(), escaped(planned.label()), ProfileBars.swatch(planned.kind()),
                    escaped(each.name(ProfileBars.NAME)), step.milliseconds(),
                    percent(step.times().spread()), percent(profile.share(step.milliseconds())),
                    speed(each), escaped(planned.implementation()),
                    escaped(layouts(planned))));
        }
        return table.append("</tbody>\n</table>\n").toString();
    }

    /// `nChw16c, row-major → nChw16c`; nothing where all is in row-major order.
    private static String layouts(PlannedStep step) {
        String reads = String.join(", ", step.reads().stream().distinct().toList());
        String writes = String.join(", ", step.writes().stream().distinct().toList());
        return reads.equals(writes) && reads.equals("row-major") ? "" : reads + " → " + writes;
    }
}
