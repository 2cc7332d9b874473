package dev.fovea.nn.chart;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Images;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One diagram of points in the plane, as dots or joined by a line, with axes, round numbers at the ticks, and a legend: codes of two
/// numbers coloured by class, or an error by the size of a network. What is not finite is left out.
///
/// @param x    what the horizontal axis counts
/// @param y    what the vertical axis counts
/// @param axis   how the horizontal axis is divided
/// @param labels what stands at 1, 2, … of the horizontal axis; empty where its numbers do
public record Plot(String title, String x, String y, Axis axis, List<Series> series, List<String> labels) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 480;
    private static final int LEFT = 76;
    private static final int TOP = 64;
    private static final int RIGHT = 140;       // with the legend
    private static final int MARGIN = 24;
    private static final int BOTTOM = 56;
    private static final int TITLE = 24;
    private static final int LINE = 18;
    private static final int DOTS_AT_REST = 3;
    private static final int DOTS_IN_A_CROWD = 2;
    private static final int CROWD = 500;
    static final int GREY = 0xdddddd;
    static final int INK = 0x333333;
    // ten colours that are told apart side by side: Tableau 10 of 2016
    private static final int[] COLORS = {0x4e79a7, 0xf28e2b, 0xe15759, 0x76b7b2, 0x59a14f, 0xedc948, 0xb07aa1, 0xff9da7,
            0x9c755f, 0x7f7f7f};

    /// How an axis is divided.
    public enum Axis {
        /// Equal steps are equally far apart.
        LINEAR,
        /// Equal factors are equally far apart; ticks are powers of two. Only for numbers above 0.
        LOGARITHMIC,
        /// Equal factors are equally far apart; ticks are powers of ten. Only for numbers above 0.
        DECADES;

        /// Where on the axis a number stands.
        private double at(double value) {
            return this == LINEAR ? value : Math.log(value) / Math.log(base());
        }

        private double number(double at) {
            return this == LINEAR ? at : Math.pow(base(), at);
        }

        private int base() {
            return this == DECADES ? 10 : 2;
        }
    }

    /// How points are drawn.
    public enum Mark {
        DOTS, LINE
    }

    public record Point(double x, double y) {
        private boolean isFinite() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    /// Points of one colour.
    ///
    /// @param name in the legend; empty for none
    public record Series(String name, Mark mark, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    public Plot {
        series = List.copyOf(series);
        labels = List.copyOf(labels);
        require(axis == Axis.LINEAR
                || series.stream().flatMap(s -> s.points().stream()).allMatch(p -> !p.isFinite() || p.x() > 0),
                "a logarithmic axis has room for numbers above 0 only; choose Axis.LINEAR");
    }

    /// One whose numbers stand at the horizontal axis.
    public Plot(String title, String x, String y, Axis axis, List<Series> series) {
        this(title, x, y, axis, series, List.of());
    }

    /// A diagram without points yet.
    public static Plot of(String title, String x, String y) {
        return new Plot(title, x, y, Axis.LINEAR, List.of());
    }

    /// The codes `[n, 2]` of samples, a colour for each class.
    ///
    /// @param classes the class of each sample; empty when unknown
    /// @param names   of the classes; where one is missing, its number stands
    public static Plot ofCodes(String title, Tensor codes, List<Integer> classes, List<String> names) {
        require(codes.shape().rank() == 2 && codes.shape().extent(1) == 2,
                "codes of two numbers [n, 2] can be drawn in the plane, but these are %s", codes.shape());
        int count = codes.shape().extent(0);
        require(classes.isEmpty() || classes.size() == count, "%d codes need as many classes, but there are %d", count,
                classes.size());
        Plot plot = of(title, "code[0]", "code[1]");
        for (int each : classes.isEmpty() ? List.of(-1) : classes.stream().distinct().sorted().toList()) {
            String name = each < 0 ? "" : each < names.size() ? names.get(each) : Integer.toString(each);
            plot = plot.with(new Series(name, Mark.DOTS,
                    IntStream.range(0, count).filter(n -> each < 0 || classes.get(n) == each)
                            .mapToObj(n -> new Point(codes.at(n, 0), codes.at(n, 1))).toList()));
        }
        return plot;
    }

    public Plot axis(Axis axis) { return new Plot(title, x, y, axis, series, labels); }

    /// The same with words below 1, 2, … of the horizontal axis.
    public Plot labels(List<String> labels) { return new Plot(title, x, y, axis, series, labels); }

    /// The same with more points, in the next colour.
    public Plot with(Series more) {
        return new Plot(title, x, y, axis, Stream.concat(series.stream(), Stream.of(more)).toList(), labels);
    }

    /// The same with a line through these points.
    public Plot line(String name, List<Point> points) {
        return with(new Series(name, Mark.LINE, points));
    }

    /// A picture of its own, without scripts or fonts.
    public String svg() {
        var pen = SvgPen.onWhite(WIDTH, HEIGHT, title);
        draw(pen, WIDTH - RIGHT, HEIGHT - BOTTOM);
        return pen.finish();
    }

    /// A part of a page, of that size where its texts are 13 pixels high; axes and texts have the colour of what it stands in.
    public String svg(int width, int height) {
        var pen = SvgPen.onPage(width, height, title);
        boolean legend = series.stream().anyMatch(s -> !s.name().isEmpty());
        draw(pen, width - (legend ? RIGHT : MARGIN), height - BOTTOM);
        return pen.finish();
    }

    /// A page of its own.
    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n%s</body></html>\n"
                .formatted(Curves.escaped(title), svg());
    }

    public BufferedImage image() {
        var pen = new ImagePen(WIDTH, HEIGHT);
        draw(pen, WIDTH - RIGHT, HEIGHT - BOTTOM);
        return pen.finish();
    }

    /// Writes it, in the format of the file's ending: `.png`, `.svg` or `.html`.
    public void write(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            Images.write(file, image());
        } else {
            require(name.endsWith(".svg") || name.endsWith(".html"),
                    "a plot can be written as .png, .svg or .html, but the file is %s", file);
            byte[] text = (name.endsWith(".svg") ? svg() : html()).getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, out -> out.write(text, 0, text.length));
        }
    }

    /// The area of the points, and where in it a point stands.
    private record Frame(Axis axis, Chart.Ticks across, Chart.Ticks up, int right, int bottom) {
        double x(double value) {
            return LEFT + (right - LEFT) * (axis.at(value) - across.from()) / (across.to() - across.from());
        }

        double y(double value) {
            return bottom - (bottom - TOP) * (value - up.from()) / (up.to() - up.from());
        }
    }

    /// @param right  where the horizontal axis ends
    /// @param bottom where it lies
    private void draw(Pen pen, int right, int bottom) {
        var frame = new Frame(axis, across(), ticks(Point::y), right, bottom);
        pen.text(LEFT, TITLE, Pen.Anchor.START, title);
        axes(pen, frame);
        dots(pen, frame);
        for (int i = 0; i < series.size(); i++) {
            int color = color(i);
            if (series.get(i).mark() == Mark.LINE) {
                line(pen, frame, series.get(i).points(), color);
            }
            if (!series.get(i).name().isEmpty()) {
                int at = TOP + 6 + LINE * i;
                pen.dot(frame.right() + 20, at, 4, color);
                pen.text(frame.right() + 32, at + 4, Pen.Anchor.START, series.get(i).name());
            }
        }
    }

    private static int color(int series) {
        return COLORS[series % COLORS.length];
    }

    /// One of each series in turn, so that none covers another.
    private void dots(Pen pen, Frame frame) {
        int most = series.stream().mapToInt(s -> s.points().size()).max().orElse(0);
        int radius = most * series.size() > CROWD ? DOTS_IN_A_CROWD : DOTS_AT_REST;
        for (int n = 0; n < most; n++) {
            for (int i = 0; i < series.size(); i++) {
                if (n < series.get(i).points().size() && series.get(i).points().get(n).isFinite()) {
                    Point p = series.get(i).points().get(n);
                    pen.dot(frame.x(p.x()), frame.y(p.y()), radius, color(i));
                }
            }
        }
    }

    /// From each point to the next that is finite.
    private static void line(Pen pen, Frame frame, List<Point> all, int color) {
        List<Point> points = all.stream().filter(Point::isFinite).toList();
        for (int i = 1; i < points.size(); i++) {
            pen.line(frame.x(points.get(i - 1).x()), frame.y(points.get(i - 1).y()), frame.x(points.get(i).x()),
                    frame.y(points.get(i).y()), 2, color);
        }
    }

    private void axes(Pen pen, Frame frame) {
        double bottom = frame.bottom();
        for (double tick : frame.up().values()) {
            pen.line(LEFT, frame.y(tick), frame.right(), frame.y(tick), 1, GREY);
            pen.text(LEFT - 8, frame.y(tick) + 4, Pen.Anchor.END, Chart.label(tick));
        }
        for (double tick : frame.across().values()) {
            double value = axis.number(tick);
            String label = label(tick, value);
            if (!label.isEmpty()) {
                pen.line(frame.x(value), bottom, frame.x(value), bottom + 5, 1, INK);
                pen.text(frame.x(value), bottom + 19, Pen.Anchor.MIDDLE, label);
            }
        }
        pen.line(LEFT, TOP, LEFT, bottom, 1, INK);
        pen.line(LEFT, bottom, frame.right(), bottom, 1, INK);
        pen.text((LEFT + frame.right()) / 2.0, bottom + 40, Pen.Anchor.MIDDLE, x);
        pen.text(LEFT, TOP - 16, Pen.Anchor.MIDDLE, y);
    }

    private String label(double tick, double value) {
        int at = (int) Math.round(tick);
        return labels.isEmpty()
                ? Chart.label(value)
                : at >= 1 && at <= labels.size() ? labels.get(at - 1) : "";
    }

    private Chart.Ticks across() {
        if (!labels.isEmpty()) {
            return new Chart.Ticks(0, labels.size() + 1.0, 1);
        } else if (axis == Axis.LINEAR) {
            return ticks(Point::x);
        }
        List<Double> powers = finite(p -> axis.at(p.x()));
        double from = Math.floor(powers.stream().mapToDouble(v -> v).min().orElse(0));
        double to = Math.ceil(powers.stream().mapToDouble(v -> v).max().orElse(1));
        return new Chart.Ticks(from, Math.max(to, from + 1), Math.max(1, Math.ceil((to - from) / 16)));
    }

    private Chart.Ticks ticks(ToDoubleFunction<Point> coordinate) {
        List<Double> values = finite(coordinate);
        return Chart.Ticks.of(values.stream().mapToDouble(v -> v).min().orElse(0),
                values.stream().mapToDouble(v -> v).max().orElse(1), 6);
    }

    private List<Double> finite(ToDoubleFunction<Point> coordinate) {
        var all = new ArrayList<Double>();
        series.forEach(s -> s.points().stream().filter(Point::isFinite)
                .forEach(p -> all.add(coordinate.applyAsDouble(p))));
        return all;
    }
}
