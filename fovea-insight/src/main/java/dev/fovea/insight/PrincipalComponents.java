package dev.fovea.insight;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// `code = Vᵀ·(x − μ)`, `x̂ = μ + V·code`: the directions of the largest variance, and what is left of samples in them.
///
/// Pearson 1901: of all linear codes of `k` numbers this one is decoded with the least squared error, so that an autoencoder has
/// learned something beyond lines when it is better (Hinton & Salakhutdinov 2006). The eigenvectors of the covariance are found by
/// orthogonal iteration (Golub & Van Loan, "Matrix Computations", 8.2.4).
public final class PrincipalComponents {
    private static final int MOST_ITERATIONS = 300;
    private static final double SETTLED = 1e-6;          // of the variance, moved between directions by an iteration

    private final double[] mean;
    private final double[][] directions;    // orthonormal, the most varying first

    private PrincipalComponents(double[] mean, double[][] directions) {
        this.mean = mean;
        this.directions = directions;
    }

    /// The first `count` of the samples `[n, …]`, each of which is read as a row of numbers.
    public static PrincipalComponents of(Tensor samples, int count) {
        int size = Math.toIntExact(samples.shape().sampleCount());
        require(count >= 1 && count <= size,
                "samples of %d numbers have 1 to as many principal components, but %d were asked for", size, count);
        var mean = new double[size];
        double[][] covariance = covariance(samples, mean);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        var directions = new double[count][size];
        for (double[] direction : directions) {
            Arrays.setAll(direction, _ -> random.nextGaussian());
        }
        orthonormalize(directions);
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += covariance[i][i];
        }
        var explained = new double[count];
        double change = Double.POSITIVE_INFINITY;
        for (int i = 0; i < MOST_ITERATIONS && change > SETTLED * total; i++) {
            change = 0;
            for (int k = 0; k < count; k++) {
                double[] image = product(covariance, directions[k]);
                double variance = dot(image, directions[k]);
                change += Math.abs(variance - explained[k]);
                explained[k] = variance;
                directions[k] = image;
            }
            orthonormalize(directions);
        }
        return new PrincipalComponents(mean, directions);
    }

    /// `C = (Σ x·xᵀ) / n − μ·μᵀ`
    private static double[][] covariance(Tensor samples, double[] mean) {
        int size = mean.length;
        int count = samples.shape().batch();
        var c = new double[size][size];
        for (int n = 0; n < count; n++) {
            double[] x = row(samples, n);
            for (int i = 0; i < size; i++) {
                mean[i] += x[i] / count;
                if (x[i] != 0) {                        // most pixels of a digit are
                    for (int j = 0; j <= i; j++) {
                        c[i][j] += x[i] * x[j];
                    }
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                c[i][j] = c[i][j] / count - mean[i] * mean[j];
                c[j][i] = c[i][j];
            }
        }
        return c;
    }

    /// Gram and Schmidt's, row by row, twice for the sake of rounding; a row that is nothing but rounding becomes 0.
    private static void orthonormalize(double[][] rows) {
        for (int k = 0; k < rows.length; k++) {
            double whole = Math.sqrt(dot(rows[k], rows[k]));
            for (int twice = 0; twice < 2; twice++) {
                for (int j = 0; j < k; j++) {
                    add(rows[k], -dot(rows[k], rows[j]), rows[j]);
                }
            }
            double rest = Math.sqrt(dot(rows[k], rows[k]));
            double scale = rest > 1e-12 * whole ? 1 / rest : 0;
            for (int i = 0; i < rows[k].length; i++) {
                rows[k][i] *= scale;
            }
        }
    }

    /// How many there are: the numbers of a code.
    public int count() {
        return directions.length;
    }

    /// The first `count` of these.
    public PrincipalComponents first(int count) {
        require(count >= 1 && count <= count(), "there are %d principal components, but %d were asked for", count(),
                count);
        return new PrincipalComponents(mean, Arrays.copyOf(directions, count));
    }

    /// `Vᵀ·(x − μ)` of each of `[n, …]` samples, `[n, count]`.
    public Tensor encode(Tensor samples) {
        require(samples.shape().sampleCount() == mean.length,
                "these are components of %d numbers, but the samples are %s",
                mean.length, samples.shape());
        Tensor codes = Tensor.zeros(DType.F32, Shape.of(samples.shape().batch(), count()));
        for (int n = 0; n < samples.shape().batch(); n++) {
            double[] x = row(samples, n);
            add(x, -1, mean);
            for (int k = 0; k < count(); k++) {
                codes.set((long) n * count() + k, dot(directions[k], x));
            }
        }
        return codes;
    }

    /// `μ + V·code` of each of `[n, count]` codes, `[n, numbers]`.
    public Tensor decode(Tensor codes) {
        require(codes.shape().sampleCount() == count(), "a code has %d numbers, but these are %s", count(),
                codes.shape());
        Tensor samples = Tensor.zeros(DType.F32, Shape.of(codes.shape().batch(), mean.length));
        for (int n = 0; n < codes.shape().batch(); n++) {
            double[] x = mean.clone();
            for (int k = 0; k < count(); k++) {
                add(x, codes.get((long) n * count() + k), directions[k]);
            }
            for (int i = 0; i < x.length; i++) {
                samples.set((long) n * x.length + i, x[i]);
            }
        }
        return samples;
    }

    /// The mean over all numbers of all samples of `(x − x̂)²`.
    public double meanSquaredError(Tensor samples) {
        Tensor again = decode(encode(samples));
        double sum = 0;
        for (long i = 0; i < again.count(); i++) {
            double difference = samples.get(i) - again.get(i);
            sum += difference * difference;
        }
        return sum / again.count();
    }

    private static double[] row(Tensor samples, int n) {
        return samples.samples(n, n + 1).doubles();
    }

    private static double[] product(double[][] matrix, double[] x) {
        return Arrays.stream(matrix).mapToDouble(row -> dot(row, x)).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * x[i];
        }
    }

    @Override public String toString() {
        return "%d principal components of samples of %d numbers".formatted(count(), mean.length);
    }
}
