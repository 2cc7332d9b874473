package dev.fovea.data;

/// One axis of a change of size: each new pixel as a weighted sum of old ones.
///
/// Smaller: the mean over the area that a new pixel covers. Larger: between the two nearest old pixels (bilinear),
/// with pixels' centres at `i + ½`, and the edge repeated outside.
final class Resize {
    private final int[] first;
    private final float[][] weights;

    Resize(int from, int to) {
        first = new int[to];
        weights = new float[to][];
        double scale = (double) from / to;
        for (int i = 0; i < to; i++) {
            if (to < from) {
                area(i, scale, from);
            } else {
                between(i, scale, from);
            }
        }
    }

    private void area(int i, double scale, int from) {
        double low = i * scale;
        double high = Math.min(from, (i + 1) * scale);
        first[i] = (int) low;
        int last = Math.min(from - 1, (int) Math.ceil(high) - 1);
        weights[i] = new float[last - first[i] + 1];
        for (int j = first[i]; j <= last; j++) {
            weights[i][j - first[i]] = (float) ((Math.min(high, j + 1) - Math.max(low, j)) / (high - low));
        }
    }

    private void between(int i, double scale, int from) {
        double centre = Math.clamp((i + 0.5) * scale - 0.5, 0, from - 1);
        first[i] = Math.min((int) centre, Math.max(0, from - 2));
        float share = (float) (centre - first[i]);
        weights[i] = from == 1 ? new float[]{1} : new float[]{1 - share, share};
    }

    private int length() {
        return first.length;
    }

    /// `pixels[height, width, channels]` of bytes, both axes changed.
    static byte[] apply(byte[] pixels, int height, int width, int channels, int newHeight, int newWidth) {
        var rows = new Resize(height, newHeight);
        var columns = new Resize(width, newWidth);
        var narrow = new float[height][];
        for (int y = 0; y < height; y++) {
            narrow[y] = columns.row(pixels, y * width * channels, channels);
        }
        var result = new byte[newHeight * newWidth * channels];
        for (int y = 0; y < rows.length(); y++) {
            for (int x = 0; x < newWidth * channels; x++) {
                float sum = 0.5f;
                for (int j = 0; j < rows.weights[y].length; j++) {
                    sum += rows.weights[y][j] * narrow[rows.first[y] + j][x];
                }
                result[y * newWidth * channels + x] = (byte) (int) Math.min(255, sum);
            }
        }
        return result;
    }

    private float[] row(byte[] pixels, int start, int channels) {
        var row = new float[length() * channels];
        for (int x = 0; x < length(); x++) {
            for (int c = 0; c < channels; c++) {
                float sum = 0;
                for (int j = 0; j < weights[x].length; j++) {
                    sum += weights[x][j] * (pixels[start + (first[x] + j) * channels + c] & 0xff);
                }
                row[x * channels + c] = sum;
            }
        }
        return row;
    }
}
