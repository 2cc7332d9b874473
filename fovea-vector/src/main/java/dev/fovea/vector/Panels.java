package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

/// A matrix of `columns`, in panels of as many vectors as the products take at once and a last one of what is left, each with its rows
/// one after another.
///
/// How many sums a product keeps depends on the registers: AVX-512 has 32 for vectors, AVX2 has 16.
record Panels(int rows, int columns) {
    private static final boolean FEW_REGISTERS = Lanes.LENGTH < 16;
    static final int VECTORS = FEW_REGISTERS ? 3 : 4;
    static final int WIDTH = VECTORS * Lanes.LENGTH;

    /// Rows of a panel that fill half of a first cache of 48 KiB, or 12 KiB of one of 32.
    private static final int CHUNK = FEW_REGISTERS ? 128 : 96;

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
    /// @param a rows of as many numbers as `b` has rows, `aRow` bytes from one to the next
    /// @param c rows of as many numbers as `b` has columns, `cRow` bytes from one to the next
    void multiply(int panel, int count, long a, long aRow, long b, long c, long cRow) {
        long matrix = b + at(0, panel * WIDTH);
        long to = c + panel * WIDTH * 4L;
        switch (vectors(panel)) {
            case 4 -> {
                for (int t = 0; t < count; t += 6) {
                    Products.set6x4(rows, a + t * aRow, aRow, 4, matrix, 4 * VECTOR, to + t * cRow, cRow);
                }
            }
            case 3 -> multiplyThree(count, a, aRow, matrix, to, cRow);
            case 2 -> multiplyTwo(count, a, aRow, matrix, to, cRow);
            default -> {
                for (int t = 0; t < count; t += 12) {
                    Products.set12x1(rows, a + t * aRow, aRow, 4, matrix, VECTOR, to + t * cRow, cRow);
                }
            }
        }
    }

    private void multiplyThree(int count, long a, long aRow, long b, long c, long cRow) {
        if (FEW_REGISTERS) {
            for (int t = 0; t < count; t += 4) {
                Products.set4x3(rows, a + t * aRow, aRow, 4, b, 3 * VECTOR, c + t * cRow, cRow);
            }
        } else {
            for (int t = 0; t < count; t += 6) {
                Products.set6x3(rows, a + t * aRow, aRow, 4, b, 3 * VECTOR, c + t * cRow, cRow);
            }
        }
    }

    private void multiplyTwo(int count, long a, long aRow, long b, long c, long cRow) {
        if (FEW_REGISTERS) {
            for (int t = 0; t < count; t += 6) {
                Products.set6x2(rows, a + t * aRow, aRow, 4, b, 2 * VECTOR, c + t * cRow, cRow);
            }
        } else {
            for (int t = 0; t < count; t += 8) {
                Products.set8x2(rows, a + t * aRow, aRow, 4, b, 2 * VECTOR, c + t * cRow, cRow);
            }
        }
    }

    /// `c += aᵀ · b`, for the columns of a panel of `b`; so many rows at a time that they stay in the first cache.
    ///
    /// @param a `count` rows of as many numbers as `c` has rows, `aRow` bytes from one to the next
    /// @param b `count` rows of as many numbers as `c` has columns, `bRow` bytes from one to the next
    void add(int panel, int count, long a, long aRow, long b, long bRow, long c) {
        for (int k = 0; k < count; k += CHUNK) {
            addChunk(panel, Math.min(CHUNK, count - k), a + k * aRow, aRow, b + k * bRow, bRow, c);
        }
    }

    private void addChunk(int panel, int count, long a, long aRow, long b, long bRow, long c) {
        long cRow = columns * 4L;
        long from = b + panel * WIDTH * 4L;
        long to = c + panel * WIDTH * 4L;
        switch (vectors(panel)) {
            case 4 -> {
                for (int i = 0; i < rows; i += 4) {
                    Products.add4x4(count, a + i * 4L, 4, aRow, from, bRow, to + i * cRow, cRow);
                }
            }
            case 3 -> {
                for (int i = 0; i < rows; i += 4) {
                    Products.add4x3(count, a + i * 4L, 4, aRow, from, bRow, to + i * cRow, cRow);
                }
            }
            case 2 -> addTwo(count, a, aRow, from, bRow, to);
            default -> {
                for (int i = 0; i < rows; i += 8) {
                    Products.add8x1(count, a + i * 4L, 4, aRow, from, bRow, to + i * cRow, cRow);
                }
            }
        }
    }

    private void addTwo(int count, long a, long aRow, long b, long bRow, long c) {
        long cRow = columns * 4L;
        if (FEW_REGISTERS) {
            for (int i = 0; i < rows; i += 4) {
                Products.add4x2(count, a + i * 4L, 4, aRow, b, bRow, c + i * cRow, cRow);
            }
        } else {
            for (int i = 0; i < rows; i += 8) {
                Products.add8x2(count, a + i * 4L, 4, aRow, b, bRow, c + i * cRow, cRow);
            }
        }
    }
}
