package dev.fovea.nn.chart;

import java.util.Locale;

/// Writes SVG without scripts or fonts of its own: a picture on white, or a part of a page, in whose colour it draws axes and texts.
final class SvgPen implements Pen {
    private final StringBuilder svg = new StringBuilder();
    private final boolean onPage;

    private SvgPen(String head, boolean onPage) {
        this.svg.append(head);
        this.onPage = onPage;
    }

    static SvgPen onWhite(int width, int height, String title) {
        return new SvgPen("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="system-ui, sans-serif" font-size="13" fill="#333">
                <title>%s</title>
                <rect width="100%%" height="100%%" fill="#fff"/>
                """.formatted(width, height, Curves.escaped(title)), false);
    }

    static SvgPen onPage(int width, int height, String title) {
        return new SvgPen(
                """
                        <svg viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">
                        <title>%3$s</title>
                        """
                        .formatted(width, height, Curves.escaped(title)),
                true);
    }

    @Override public void line(double fromX, double fromY, double toX, double toY, int width, int color) {
        svg.append(Curves.format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"%d\" stroke=\"%s\"/>\n", fromX,
                fromY, toX, toY, width, stroke(color)));
    }

    private String stroke(int color) {
        if (onPage && color == Plot.GREY) {
            return "currentColor\" stroke-opacity=\"0.15";
        }
        return onPage && color == Plot.INK ? "currentColor" : Curves.format("#%06x", color);
    }

    @Override public void dot(double x, double y, int radius, int color) {
        svg.append(Curves.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"#%06x\"/>\n", x, y, radius, color));
    }

    @Override public void text(double x, double y, Anchor anchor, String text) {
        svg.append(Curves.format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y,
                anchor.name().toLowerCase(Locale.ROOT), Curves.escaped(text)));
    }

    String finish() {
        return svg.append("</svg>\n").toString();
    }
}
