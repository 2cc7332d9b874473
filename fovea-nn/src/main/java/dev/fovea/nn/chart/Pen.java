package dev.fovea.nn.chart;

/// What a diagram is drawn with: coordinates in pixels from the upper left, colours as `0xRRGGBB`.
interface Pen {
    /// Which end of a text stands at its place.
    enum Anchor {
        START, MIDDLE, END
    }

    void line(double fromX, double fromY, double toX, double toY, int width, int color);

    void dot(double x, double y, int radius, int color);

    void text(double x, double y, Anchor anchor, String text);
}
