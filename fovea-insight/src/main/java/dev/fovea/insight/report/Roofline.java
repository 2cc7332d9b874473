package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;

import dev.fovea.insight.profile.Group;
import dev.fovea.insight.profile.Limit;
import dev.fovea.insight.profile.Profile;
import java.util.Arrays;
import java.util.List;

/// Steps with multiply-adds as dots: how many operations they do for each byte, and how many in a second. No dot can lie above the
/// roof, but where its values are in a faster cache than the triad's were.
///
/// Both axes are logarithmic. Williams, Waterman & Patterson 2009, figure 1.
final class Roofline {
    private static final int WIDTH = 1020;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;
    private static final double LEAST_DOT = 3;
    private static final double LARGEST_DOT = 16;           // what all steps together would be

    private final Profile profile;
    private final List<Group> steps;
    private final Decades x;
    private final Decades y;

    /// Whole powers of ten.
    private record Decades(int from, int to) {
        /// Those in which the numbers lie, and a whole one at least.
        static Decades around(double... numbers) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double n : numbers) {
                low = Math.min(low, Math.log10(n));
                high = Math.max(high, Math.log10(n));
            }
            int from = (int) Math.floor(low);
            return new Decades(from, Math.max(from + 1, (int) Math.ceil(high)));
        }

        double part(double number) {
            return (Math.log10(number) - from) / (to - from);
        }

        double start() {
            return Math.pow(10, from);
        }
    }

    private Roofline(Profile profile, List<Group> steps) {
        this.profile = profile;
        this.steps = steps;
        Limit limit = profile.limit();
        double[] intensities = steps.stream().mapToDouble(Roofline::intensity).toArray();
        this.x = Decades.around(with(intensities, limit.gigaflops() / limit.gigabytes()));
        this.y = Decades.around(
                with(steps.stream().mapToDouble(Group::gigaflops).toArray(), limit.gigaflops()));
    }

    private static double[] with(double[] numbers, double more) {
        double[] all = Arrays.copyOf(numbers, numbers.length + 1);
        all[numbers.length] = more;
        return all;
    }

    /// Operations for each byte.
    private static double intensity(Group step) {
        return 2.0 * step.multiplyAdds() / step.bytes();
    }

    /// The section; empty if no step has multiply-adds.
    static String of(Profile profile) {
        List<Group> steps = profile.each().stream()
                .filter(s -> s.multiplyAdds() > 0 && s.bytes() > 0 && s.milliseconds() > 0).toList();
        return steps.isEmpty()
                ? ""
                : Html.section("roofline", "Roofline",
                        "Steps with multiply-adds, the larger the longer they took: operations for each byte that is read or "
                                + "written to the right, operations in a second upwards. The roof is what this machine can do at most: the "
                                + "triad where there is little to compute for a byte, else the peak.",
                        new Roofline(profile, steps).svg());
    }

    private String svg() {
        var svg = new StringBuilder(format(
                "<div class=\"wide\"><svg class=\"bars\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" role=\"img\">"
                        + "<title>Roofline</title>\n",
                WIDTH, HEIGHT));
        for (int power = x.from(); power <= x.to(); power++) {
            double at = left(Math.pow(10, power));
            svg.append(line(at, TOP, at, HEIGHT - BOTTOM))
                    .append(text(at, HEIGHT - BOTTOM + 18, "middle", power(power)));
        }
        for (int power = y.from(); power <= y.to(); power++) {
            double at = top(Math.pow(10, power));
            svg.append(line(LEFT, at, WIDTH - RIGHT, at)).append(text(LEFT - 8, at + 4, "end", power(power)));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "operations for each byte"))
                .append(text(LEFT + 8, TOP + 14, "start", "GFLOP/s")).append(roof());
        steps.forEach(s -> svg.append(dot(s)));
        return svg.append("</svg></div>\n").toString();
    }

    /// Up along the triad, from the left or from the bottom, then along the peak.
    private String roof() {
        Limit limit = profile.limit();
        double start = Math.max(x.start(), y.start() / limit.gigabytes());
        return format("<path class=\"roof\" d=\"M%.1f %.1f L%.1f %.1f L%d %.1f\"/>\n", left(start),
                top(start * limit.gigabytes()), left(limit.gigaflops() / limit.gigabytes()), top(limit.gigaflops()),
                WIDTH - RIGHT, top(limit.gigaflops()));
    }

    private String dot(Group step) {
        double radius = Math.max(LEAST_DOT, LARGEST_DOT * Math.sqrt(profile.share(step.milliseconds())));
        return format("<circle class=\"%s dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>\n",
                ProfileBars.style(step.steps().getFirst().planned().kind()), left(intensity(step)),
                top(step.gigaflops()), radius, escaped(format("%s: %.1f GFLOP/s, %.0f %% of the peak", step.name(),
                        step.gigaflops(), 100 * step.ofPeak())));
    }

    private double left(double intensity) {
        return LEFT + (WIDTH - LEFT - RIGHT) * x.part(intensity);
    }

    private double top(double gigaflops) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.part(gigaflops);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return format("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String content) {
        return format("<text class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor,
                content);
    }

    /// `0.01`, `1`, `1000`
    private static String power(int power) {
        return power < 0 ? format("%." + -power + "f", Math.pow(10, power)) : format("%.0f", Math.pow(10, power));
    }
}
