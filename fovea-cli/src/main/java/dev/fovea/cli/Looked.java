package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.insight.Grid;
import java.awt.image.BufferedImage;
import java.util.List;

/// A picture of what a network looks at, and what is said of it.
///
/// @param text lines that end
record Looked(BufferedImage picture, String text, Json.Obj json) {
    private static final int SIDE = 320;         // pixels of a picture that is enlarged
    private static final int ACROSS = 1200;      // and of a sheet of many

    /// Each pixel as a square, where a picture is small.
    static BufferedImage enlarged(BufferedImage picture) {
        int scale = Math.ceilDiv(SIDE, Math.max(picture.getWidth(), picture.getHeight()));
        return scale == 1 ? picture : Grid.of(List.of(picture)).divider(0).scale(scale).image();
    }

    /// The same for each picture of a sheet.
    static Grid enlarged(Grid grid) {
        BufferedImage first = grid.pictures().getFirst();
        int columns = Math.min(grid.columns(), grid.pictures().size());
        int side = Math.max(first.getWidth(), first.getHeight());
        return grid.scale(Math.max(1, Math.min(ACROSS / (columns * first.getWidth()), SIDE / 2 / side)));
    }
}
