package dev.fovea.vector;

import java.util.Arrays;
import java.util.List;

/// `y = Aᵀ·((G·g) ⊙ (Bᵀ·d))`: the matrices by which `m` outputs of a correlation with `r` taps take `n = m + r − 1` products instead
/// of `m · r`.
///
/// Both polynomials are evaluated at `n − 1` points and at infinity, multiplied there, and the product is interpolated: Toom 1963,
/// Cook 1966; transposed for correlations by Winograd 1980. Lavin & Gray 2015, arXiv 1509.09308.
///
/// @param points all but infinity; `a` and `−a` stand side by side
record CookToom(int m, int r, List<Double> points) {

    /// Lavin & Gray's points for 3 × 3, and two more for 5 × 5.
    static CookToom of(int taps) {
        List<Double> points = List.of(0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5);
        return new CookToom(4, taps, points.subList(0, 4 + taps - 2));
    }

    int n() {
        return m + r - 1;
    }

    /// `Aᵀ[i][j] = a_jⁱ`, and 1 for the last of infinity.
    double[][] outputs() {
        var a = new double[m][n()];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < points.size(); j++) {
                a[i][j] = Math.pow(points.get(j), i);
            }
        }
        a[m - 1][n() - 1] = 1;
        return a;
    }

    /// `G[j][k] = a_jᵏ / Π_{l≠j} (a_j − a_l)`, and 1 for the last of infinity.
    double[][] taps() {
        var g = new double[n()][r];
        for (int j = 0; j < points.size(); j++) {
            double norm = 1;
            for (int l = 0; l < points.size(); l++) {
                norm *= l == j ? 1 : points.get(j) - points.get(l);
            }
            for (int k = 0; k < r; k++) {
                g[j][k] = Math.pow(points.get(j), k) / norm;
            }
        }
        g[n() - 1][r - 1] = 1;
        return g;
    }

    /// `Bᵀ[j]`: the coefficients of `Π_{l≠j} (x − a_l)`; of all factors for infinity.
    double[][] inputs() {
        var b = new double[n()][];
        for (int j = 0; j < n(); j++) {
            var polynomial = new double[n()];
            polynomial[0] = 1;
            for (int l = 0; l < points.size(); l++) {
                if (l != j) {
                    for (int k = n() - 1; k >= 0; k--) {
                        polynomial[k] = (k > 0 ? polynomial[k - 1] : 0) - points.get(l) * polynomial[k];
                    }
                }
            }
            b[j] = polynomial;
        }
        return b;
    }

    static double[][] transposed(double[][] matrix) {
        var t = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < t.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                t[i][j] = matrix[j][i];
            }
        }
        return t;
    }

    /// How much larger the sum of the magnitudes is than that of the plain correlation, at the worst output: in two dimensions the square of
    /// `max_i Σ_j |Aᵀ[i][j]| · Σ_k |G[j][k]| · Σ_k |Bᵀ[j][k]| / r`.
    double growth() {
        double worst = 0;
        for (double[] row : outputs()) {
            double sum = 0;
            for (int j = 0; j < n(); j++) {
                sum += Math.abs(row[j]) * magnitude(taps()[j]) * magnitude(inputs()[j]);
            }
            worst = Math.max(worst, sum / r);
        }
        return worst * worst;
    }

    private static double magnitude(double[] row) {
        return Arrays.stream(row).map(Math::abs).sum();
    }
}
