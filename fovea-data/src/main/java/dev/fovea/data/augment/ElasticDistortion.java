package dev.fovea.data.augment;

/// `y[i, j] = x[i + α · d[i, j], j + α · e[i, j]]`, where `d` and `e` are fields of numbers uniform in `−1 … 1`, blurred by a Gaussian of
/// deviation `σ` pixels: what oscillating muscles of a hand do to a stroke.
///
/// Simard, Steinkraus & Platt 2003, with `α` = 34 and `σ` = 4 for MNIST; bilinear, and black outside.
/// torchvision's `ElasticTransform(alpha, sigma)`, whose defaults 50 and 5 are for larger pictures.
public record ElasticDistortion(double alpha, double sigma, Fill fill, double value) implements Change {
    static final double ALPHA = 34;         // Simard et al. 2003
    static final double SIGMA = 4;

    private static final double REACH = 3;  // deviations, where the Gaussian has become 1 %

    public ElasticDistortion {
        Require.require(alpha >= 0 && Double.isFinite(alpha), "alpha of a distortion must be 0 or more, but is %s",
                Call.number(alpha));
        Require.within("sigma of a distortion", sigma, 0.1, 100);
        Require.within("the value that fills a distortion", value, 0, 1);
    }

    public ElasticDistortion fill(Fill fill) { return new ElasticDistortion(alpha, sigma, fill, value); }
    public ElasticDistortion value(double value) { return new ElasticDistortion(alpha, sigma, fill, value); }

    @Override public void apply(Picture picture, Draw draw) {
        float[] gaussian = gaussian();
        float[] down = field(picture, 0, gaussian, draw);
        float[] right = field(picture, 1, gaussian, draw);
        picture.warp(right, down, fill, value);
    }

    private float[] field(Picture picture, int number, float[] gaussian, Draw draw) {
        float[] field = picture.scratch(number);
        for (int i = 0; i < field.length; i++) {
            field[i] = (float) (alpha * draw.between(-1, 1));
        }
        int height = picture.height();
        int width = picture.width();
        float[] rows = picture.scratch(2);
        for (int y = 0; y < height; y++) {
            blur(field, rows, y * width, 1, width, gaussian);
        }
        for (int x = 0; x < width; x++) {
            blur(rows, field, x, width, height, gaussian);
        }
        return field;
    }

    /// `y[i] = Σ_k g[|k|] · x[i + k]` along one line; outside of the picture nothing moves.
    private static void blur(float[] x, float[] y, int start, int step, int length, float[] gaussian) {
        for (int i = 0; i < length; i++) {
            float sum = gaussian[0] * x[start + i * step];
            for (int k = 1; k < gaussian.length; k++) {
                float before = i - k >= 0 ? x[start + (i - k) * step] : 0;
                float after = i + k < length ? x[start + (i + k) * step] : 0;
                sum += gaussian[k] * (before + after);
            }
            y[start + i * step] = sum;
        }
    }

    /// One half of `e^{−k² / 2σ²}`, so that the whole sums to 1.
    private float[] gaussian() {
        var half = new float[(int) Math.ceil(REACH * sigma) + 1];
        double sum = 0;
        for (int k = 0; k < half.length; k++) {
            half[k] = (float) StrictMath.exp(-k * k / (2 * sigma * sigma));
            sum += k == 0 ? half[k] : 2 * half[k];
        }
        for (int k = 0; k < half.length; k++) {
            half[k] = (float) (half[k] / sum);
        }
        return half;
    }

    @Override public String toString() {
        boolean standard = alpha == ALPHA && sigma == SIGMA;
        return (standard ? Call.of("elasticDistortion") : Call.of("elasticDistortion", alpha, sigma))
                .option("fill", fill, Fill.CONSTANT).numbers("value", value == 0, value).toString();
    }
}
