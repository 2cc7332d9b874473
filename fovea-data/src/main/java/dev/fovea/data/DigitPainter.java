package dev.fovea.data;

import dev.fovea.data.DigitGlyphs.Stroke;
import java.util.List;

/// Draws one digit: strokes, bent and placed at random, with a pen of random width, on a ground with clutter and noise.
///
/// Every number is a function of the key, and computed with `+ − · / √` and `StrictMath` alone: the bytes are the
/// same everywhere.
final class DigitPainter {
    static final int SIDE = 28;

    private static final double SIZE = 20.0 / 100;        // pixels per unit of the glyphs' box, before scaling
    private static final double MOST_TURN = 0.2;         // radians
    private static final double MOST_SHEAR = 0.3;
    private static final double MOST_SHIFT = 1.4;         // pixels
    private static final double BEND = 1.8;               // pixels, at the knots of the elastic distortion
    private static final double JITTER = 4.0;             // units, of every point of a stroke
    private static final int KNOTS = 4;                   // of the elastic distortion, per axis
    private static final int PIECES = 5;                  // straight pieces between two points of a smooth stroke

    private final long key;
    private long drawn;
    private final double[] ink = new double[SIDE * SIDE];
    private final double[] bendX = new double[KNOTS * KNOTS];
    private final double[] bendY = new double[KNOTS * KNOTS];
    private double xx;
    private double xy;
    private double yx;
    private double yy;
    private double left;
    private double top;

    DigitPainter(long key) {
        this.key = key;
    }

    /// The pixels, row by row: light ink on dark ground.
    byte[] paint(int digit) {
        List<List<Stroke>> ways = DigitGlyphs.of(digit);
        List<Stroke> strokes = ways.get((int) (next() * ways.size()));
        place();
        double width = between(0.75, 1.75);
        for (Stroke stroke : strokes) {
            draw(jittered(stroke), stroke.smooth(), width, 1);
        }
        clutter();
        return develop();
    }

    /// Turn, shear, scale, shift, and the elastic distortion's knots.
    private void place() {
        double turn = between(-MOST_TURN, MOST_TURN);
        double shear = between(-MOST_SHEAR, MOST_SHEAR);
        double wide = SIZE * between(0.85, 1.1);
        double high = SIZE * between(0.85, 1.1);
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        xx = wide * cos;
        xy = high * (shear * cos - sin);
        yx = wide * sin;
        yy = high * (shear * sin + cos);
        left = SIDE / 2.0 + between(-MOST_SHIFT, MOST_SHIFT);
        top = SIDE / 2.0 + between(-MOST_SHIFT, MOST_SHIFT);
        for (int i = 0; i < bendX.length; i++) {
            bendX[i] = between(-BEND, BEND);
            bendY[i] = between(-BEND, BEND);
        }
    }

    private double[] jittered(Stroke stroke) {
        double[] points = stroke.points().clone();
        for (int i = 0; i < points.length; i++) {
            points[i] += between(-JITTER, JITTER);
        }
        return points;
    }

    private void draw(double[] points, boolean smooth, double width, double strength) {
        int last = points.length / 2 - 1;
        double[] from = placed(points[0], points[1]);
        for (int i = 0; i < last; i++) {
            int pieces = smooth ? PIECES : 2;
            for (int p = 1; p <= pieces; p++) {
                double t = (double) p / pieces;
                double[] to = smooth
                        ? placed(spline(points, i, t, 0), spline(points, i, t, 1))
                        : placed(mix(points[2 * i], points[2 * i + 2], t),
                                mix(points[2 * i + 1], points[2 * i + 3], t));
                line(from[0], from[1], to[0], to[1], width, strength);
                from = to;
            }
        }
    }

    /// Catmull & Rom 1974: a cubic through points `i` and `i+1` whose slopes are taken from their neighbours.
    private static double spline(double[] points, int i, double t, int axis) {
        int last = points.length / 2 - 1;
        double a = points[2 * Math.max(0, i - 1) + axis];
        double b = points[2 * i + axis];
        double c = points[2 * (i + 1) + axis];
        double d = points[2 * Math.min(last, i + 2) + axis];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    /// From the glyph's box to pixels: affine, then elastic.
    private double[] placed(double x, double y) {
        double u = x - 50;
        double v = y - 50;
        double px = left + xx * u + xy * v;
        double py = top + yx * u + yy * v;
        return new double[]{px + bend(bendX, px, py), py + bend(bendY, px, py)};
    }

    /// The distortion at a pixel: knots, smoothly interpolated.
    private static double bend(double[] knots, double px, double py) {
        double gx = Math.clamp(px / SIDE * (KNOTS - 1), 0, KNOTS - 1.001);
        double gy = Math.clamp(py / SIDE * (KNOTS - 1), 0, KNOTS - 1.001);
        int column = (int) gx;
        int row = (int) gy;
        double fx = smooth(gx - column);
        double fy = smooth(gy - row);
        int at = row * KNOTS + column;
        return mix(mix(knots[at], knots[at + 1], fx), mix(knots[at + KNOTS], knots[at + KNOTS + 1], fx), fy);
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }

    /// A round pen from point to point; a pixel is as dark as the pen covers it.
    private void line(double x0, double y0, double x1, double y1, double width, double strength) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length = dx * dx + dy * dy;
        double reach = width + 0.5;
        int fromRow = (int) Math.max(0, Math.min(y0, y1) - reach);
        int toRow = (int) Math.min(SIDE - 1, Math.max(y0, y1) + reach);
        int fromColumn = (int) Math.max(0, Math.min(x0, x1) - reach);
        int toColumn = (int) Math.min(SIDE - 1, Math.max(x0, x1) + reach);
        for (int row = fromRow; row <= toRow; row++) {
            for (int column = fromColumn; column <= toColumn; column++) {
                double px = column + 0.5 - x0;
                double py = row + 0.5 - y0;
                double t = length == 0 ? 0 : Math.clamp((px * dx + py * dy) / length, 0, 1);
                double ex = px - t * dx;
                double ey = py - t * dy;
                double cover = Math.clamp(reach - Math.sqrt(ex * ex + ey * ey), 0, 1) * strength;
                int at = row * SIDE + column;
                ink[at] = Math.max(ink[at], cover);
            }
        }
    }

    /// Up to three short, thin strokes anywhere, fainter than the digit.
    private void clutter() {
        int count = (int) (next() * 4);
        for (int i = 0; i < count; i++) {
            double x = between(0, SIDE);
            double y = between(0, SIDE);
            line(x, y, x + between(-5, 5), y + between(-5, 5), between(0.3, 0.7), between(0.3, 0.7));
        }
    }

    /// Contrast, a ground that is brighter on one side, and noise.
    private byte[] develop() {
        double ground = between(0, 0.15);
        double slopeX = between(-0.1, 0.1);
        double slopeY = between(-0.1, 0.1);
        double contrast = between(0.6, 1);
        double noise = between(0.02, 0.10);
        var pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            double light = ground + slopeX * (i % SIDE - SIDE / 2) / SIDE + slopeY * (i / SIDE - SIDE / 2) / SIDE;
            double value = light + (1 - light) * contrast * ink[i] + noise * normal();
            pixels[i] = (byte) (int) Math.clamp(value * 255 + 0.5, 0, 255);
        }
        return pixels;
    }

    private double next() {
        return CounterRandom.uniform(key, drawn++);
    }

    private double between(double low, double high) {
        return low + (high - low) * next();
    }

    /// About normal, deviation 1: the sum of four uniform numbers, out of one draw.
    private double normal() {
        long bits = CounterRandom.bits(key, drawn++);
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum * 0x1p-16 - 2) * 1.7320508075688772;   // √3: the sum's variance is 4/12
    }
}
