package dev.fovea.nn.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;

/// Paints an image on white, with the JDK's own means; texts need a font on the machine.
final class ImagePen implements Pen {
    private static final int FONT = 13;
    private static final Color INK = new Color(0x333333);

    private final BufferedImage image;
    private final Graphics2D graphics;

    ImagePen(int width, int height) {
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT));
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    @Override public void line(double fromX, double fromY, double toX, double toY, int width, int color) {
        graphics.setColor(new Color(color));
        graphics.setStroke(new BasicStroke(width));
        graphics.draw(new Line2D.Double(fromX, fromY, toX, toY));
    }

    @Override public void dot(double x, double y, int radius, int color) {
        graphics.setColor(new Color(color));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override public void text(double x, double y, Anchor anchor, String text) {
        int width = graphics.getFontMetrics().stringWidth(text);
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2.0;
            case END -> x - width;
        };
        graphics.setColor(INK);
        graphics.drawString(text, (float) left, (float) y);
    }

    BufferedImage finish() {
        graphics.dispose();
        return image;
    }
}
