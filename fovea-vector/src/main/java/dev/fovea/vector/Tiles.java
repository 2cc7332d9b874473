package dev.fovea.vector;

/// The tiles of 4 × 4 outputs that cover a batch of images, numbered image after image, row after row.
///
/// @param rows    tiles above each other in an image
/// @param columns tiles side by side
record Tiles(int batch, int rows, int columns) {

    static Tiles of(Pixels outputs) {
        return new Tiles(outputs.batch(), Math.ceilDiv(outputs.height(), WinogradTransforms.TILE),
                Math.ceilDiv(outputs.width(), WinogradTransforms.TILE));
    }

    int count() {
        return batch * rows * columns;
    }

    int image(int tile) {
        return tile / (rows * columns);
    }

    /// The first row of outputs.
    int row(int tile) {
        return tile / columns % rows * WinogradTransforms.TILE;
    }

    int column(int tile) {
        return tile % columns * WinogradTransforms.TILE;
    }
}
