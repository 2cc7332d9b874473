package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;

/// `w_i = v_i / √(λ_i + ε)` and `w_{n+i} = −w_i`, where `v_i` and `λ_i` are the eigenvectors and eigenvalues of
/// `C = mean(p · pᵀ)` over the patches `p` of images: filters whose answers to those images are uncorrelated and of deviation 1.
///
/// There are `2n = 2 · size² · channels` filters, so that after an activation no direction is lost. As the first layer of a
/// network, which need not learn, they take from the others the work of undoing that neighbouring pixels are alike. LeCun et al. 1998, "Efficient
/// BackProp"; Page 2018, "How to train your ResNet"; Jordan 2024, arXiv 2404.00498.
final class Whitening {
    private static final double EPSILON = 5e-4;          // Jordan 2024, for pixels of deviation 1
    private static final int SWEEPS = 30;                // Jacobi's method converges quadratically: some 6 to 10 suffice

    private Whitening() {}

    /// @param images `[batch, height, width, channels]`, as the layer will see them
    static Given of(Tensor images, int size) {
        Shape shape = images.shape();
        if (shape.rank() != 4 || size < 1 || shape.height() < size || shape.width() < size) {
            throw new ShapeException("whitening takes images [batch, height, width, channels] of at least %d x %d, "
                    + "but was given %s", size, size, shape);
        }
        double[][] correlation = correlation(images, size);
        int n = correlation.length;
        double[][] vectors = eigenvectors(correlation);
        var weights = new double[n * 2 * n];
        for (int i = 0; i < n; i++) {
            double lambda = Math.max(0, correlation[i][i]);
            require(Double.isFinite(lambda), "whitening takes finite numbers, but the images have others");
            for (int tap = 0; tap < n; tap++) {
                double w = vectors[tap][i] / Math.sqrt(lambda + EPSILON);
                weights[tap * 2 * n + i] = w;
                weights[tap * 2 * n + n + i] = -w;
            }
        }
        return Initializers.given(Shape.of(size, size, shape.channels(), 2 * n), weights);
    }

    private static double[][] correlation(Tensor images, int size) {
        Shape shape = images.shape();
        int channels = shape.channels();
        double[] pixels = images.doubles();
        int n = size * size * channels;
        var sums = new double[n][n];
        var patch = new double[n];
        long patches = 0;
        for (int image = 0; image < shape.batch(); image++) {
            for (int row = 0; row + size <= shape.height(); row++) {
                for (int column = 0; column + size <= shape.width(); column++) {
                    for (int u = 0; u < size; u++) {
                        int from = ((image * shape.height() + row + u) * shape.width() + column) * channels;
                        System.arraycopy(pixels, from, patch, u * size * channels, size * channels);
                    }
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j <= i; j++) {
                            sums[i][j] += patch[i] * patch[j];
                        }
                    }
                    patches++;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                sums[i][j] /= patches;
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    /// Turns the plane of each pair of axes until the symmetric `a` is diagonal (Jacobi 1846); returns the eigenvectors as columns.
    private static double[][] eigenvectors(double[][] a) {
        int n = a.length;
        var vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (a[p][q] != 0) {
                        rotate(a, vectors, p, q);
                    }
                }
            }
        }
        return vectors;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double vp = vectors[k][p];
            double vq = vectors[k][q];
            vectors[k][p] = c * vp - s * vq;
            vectors[k][q] = s * vp + c * vq;
        }
    }
}
