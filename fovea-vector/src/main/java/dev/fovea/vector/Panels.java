package dev.fovea.vector;

/// A matrix of `columns`, in panels of 64 (four vectors) and a last one of what is left, each with its rows one after another.
record Panels(int rows, int columns) {
    static final int VECTORS = 4;
    static final int WIDTH = VECTORS * 16;

    /// Rows of 64 numbers that fill half of a first cache of 48 KiB.
    private static final int CHUNK = 96;

    int count() {
        return Math.ceilDiv(columns, WIDTH);
    }

    /// Vectors in a row of a panel.
    int vectors(int panel) {
        return Math.min(WIDTH, columns - panel * WIDTH) / Lanes.LENGTH;
    }

    /// From the matrix to an element, in bytes.
    long at(int row, int column) {
        int panel = column / WIDTH;
        int first = panel * WIDTH;
        return 4L * ((long) first * rows + (long) row * Math.min(WIDTH, columns - first) + column - first);
    }

    /// `c = a · b` for some rows of `a`, some more than asked for, and the columns of a panel of `b`.
    ///
    /// @param a rows of as many numbers as `b` has rows
    /// @param c rows of as many numbers as `b` has columns
    void multiply(int panel, int count, long a, long b, long c) {
        long aRow = rows * 4L;
        long cRow = columns * 4L;
        long matrix = b + at(0, panel * WIDTH);
        long to = c + panel * WIDTH * 4L;
        switch (vectors(panel)) {
            case 4 -> {
                for (int t = 0; t < count; t += 6) {
                    Products.set6x4(rows, a + t * aRow, aRow, 4, matrix, 256, to + t * cRow, cRow);
                }
            }
            case 3 -> {
                for (int t = 0; t < count; t += 6) {
                    Products.set6x3(rows, a + t * aRow, aRow, 4, matrix, 192, to + t * cRow, cRow);
                }
            }
            case 2 -> {
                for (int t = 0; t < count; t += 8) {
                    Products.set8x2(rows, a + t * aRow, aRow, 4, matrix, 128, to + t * cRow, cRow);
                }
            }
            default -> {
                for (int t = 0; t < count; t += 12) {
                    Products.set12x1(rows, a + t * aRow, aRow, 4, matrix, 64, to + t * cRow, cRow);
                }
            }
        }
    }

    /// `c += aᵀ · b`, for the columns of a panel of `b`; so many rows at a time that they stay in the first cache.
    ///
    /// @param a `count` rows of as many numbers as `c` has rows
    /// @param b `count` rows of as many numbers as `c` has columns
    void add(int panel, int count, long a, long b, long c) {
        for (int k = 0; k < count; k += CHUNK) {
            addChunk(panel, Math.min(CHUNK, count - k), a + k * rows * 4L, b + k * columns * 4L, c);
        }
    }

    private void addChunk(int panel, int count, long a, long b, long c) {
        long aRow = rows * 4L;
        long cRow = columns * 4L;
        long from = b + panel * WIDTH * 4L;
        long to = c + panel * WIDTH * 4L;
        switch (vectors(panel)) {
            case 4 -> {
                for (int i = 0; i < rows; i += 4) {
                    Products.add4x4(count, a + i * 4L, 4, aRow, from, cRow, to + i * cRow, cRow);
                }
            }
            case 3 -> {
                for (int i = 0; i < rows; i += 4) {
                    Products.add4x3(count, a + i * 4L, 4, aRow, from, cRow, to + i * cRow, cRow);
                }
            }
            case 2 -> {
                for (int i = 0; i < rows; i += 8) {
                    Products.add8x2(count, a + i * 4L, 4, aRow, from, cRow, to + i * cRow, cRow);
                }
            }
            default -> {
                for (int i = 0; i < rows; i += 8) {
                    Products.add8x1(count, a + i * 4L, 4, aRow, from, cRow, to + i * cRow, cRow);
                }
            }
        }
    }
}
