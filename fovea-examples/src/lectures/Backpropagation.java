// Expected: each gradient twice, by hand and by Fovea, and equal to a millionth; one of them is 12 16 24 28; in a few seconds.
// Lectures A, B and C: backpropagation by hand, from the chain rule to the batch algorithm (S-08 to S-13).

import static dev.fovea.Fovea.*;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.model.Model;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

static final double RATE = 0.1;

void main() {
    chainRule();
    filterOfOneDimension();
    oneConvolution();
    recursions();
    batchAlgorithm();
}

/// S-08: `q = w · x`, `f = g(q)`, `J = f − f̂`, and `w ← w − η · ∂J/∂f · ∂f/∂q · ∂q/∂w`.
void chainRule() {
    IO.println("S-08 The chain rule, factor by factor");
    double[] x = {2, -1};
    double[] w = {0.5, 1};
    double f = g(w[0] * x[0] + w[1] * x[1]);
    double dJdf = 1;
    double dfdq = f * (1 - f);
    Loss difference = (y, target) -> sample(Ops.minus(y, target));
    var net = sequential(dense(1).bias(false).named("q"), sigmoid().named("f"));
    try (var model = Model.of(net, shape(2), seed(1)).compile(sgd(RATE), difference)) {
        model.weight("q/kernel", tensor(shape(2, 1), w));
        var fovea = model.gradients(tensor(shape(1, 2), x), tensor(shape(1, 1), 1));
        show("∂J/∂f", fovea.get("f"), dJdf);
        show("∂J/∂f · ∂f/∂q", fovea.get("q"), dJdf * dfdq);
        show("∂J/∂f · ∂f/∂q · ∂q/∂w", fovea.get("q/kernel"), dJdf * dfdq * x[0], dJdf * dfdq * x[1]);
        model.trainOnBatch(tensor(shape(1, 2), x), tensor(shape(1, 1), 1));
        show("w next", model.weight("q/kernel"), w[0] - RATE * dJdf * dfdq * x[0], w[1] - RATE * dJdf * dfdq * x[1]);
    }
}

/// S-09: `o_n = Σ_k F_k x_{n+k}`, so `∂J/∂F_k = Σ_n ∂J/∂o_n · x_{n+k}`.
void filterOfOneDimension() {
    IO.println("S-09 A filter of one dimension");
    double[] x = {1, 2, 3};
    double[] filter = {2, -1};
    double[] dJdo = {1, 2};
    var o = new double[2];
    var dJdF = new double[2];
    for (int n = 0; n < 2; n++) {
        for (int k = 0; k < 2; k++) {
            o[n] += filter[k] * x[n + k];
            dJdF[k] += dJdo[n] * x[n + k];
        }
    }
    var net = conv1d(1, 2).bias(false).named("o");
    try (var model = Model.of(net, shape(3, 1), seed(1)).compile(sgd(RATE), weighted())) {
        model.weight("o/kernel", tensor(shape(2, 1, 1), filter));
        show("o", model.predict(tensor(shape(1, 3, 1), x)), o);
        var gradients = model.gradients(tensor(shape(1, 3, 1), x), tensor(shape(1, 2, 1), dJdo));
        show("∂J/∂F", gradients.get("o/kernel"), dJdF);
    }
}

/// S-10: `h_ij = Σ_uv W_uv x_{i+u, j+v}`, so `∂E/∂W_uv = Σ_ij ∂E/∂h_ij · x_{i+u, j+v}`: here the sums of 2x2 windows.
void oneConvolution() {
    IO.println("S-10 One convolution, row by row");
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] w = {1, 2, 3, 4};
    double[] dEdh = {1, 1, 1, 1};
    var h = new double[4];
    var dEdW = new double[4];
    var next = new double[4];
    for (int u = 0; u < 2; u++) {
        for (int v = 0; v < 2; v++) {
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    h[2 * i + j] += w[2 * u + v] * x[3 * (i + u) + j + v];
                    dEdW[2 * u + v] += dEdh[2 * i + j] * x[3 * (i + u) + j + v];
                }
            }
            next[2 * u + v] = w[2 * u + v] - RATE * dEdW[2 * u + v];
        }
    }
    Tensor image = tensor(shape(1, 3, 3, 1), x);
    Tensor weights = tensor(shape(1, 2, 2, 1), dEdh);
    var net = conv2d(1, 2).bias(false).named("h");
    try (var model = Model.of(net, shape(3, 3, 1), seed(1)).compile(sgd(RATE), weighted())) {
        model.weight("h/kernel", tensor(shape(2, 2, 1, 1), w));
        show("h", model.predict(image), h);
        show("∂E/∂W", model.gradients(image, weights).get("h/kernel"), dEdW);
        model.trainOnBatch(image, weights);
        show("W next", model.weight("h/kernel"), next);
    }
}

/// S-11: `a(1) = x`, `z(l+1) = Θ(l) a(l) + b(l)`, `a(l+1) = g(z(l+1))`. S-12: `δ(L) = a(L) − y`,
/// `δ(l)_i = a(l)_i · (1 − a(l)_i) · Σ_k δ(l+1)_k Θ(l)_ki`, and `∂L/∂Θ(l)_ij = δ(l+1)_i · a(l)_j`.
void recursions() {
    try (var model = network(lectureL2(0), 1)) {
        double[][] a = forward(model, X[0]);
        double[][] delta = backward(model, a, Y[0]);
        Tensor x = tensor(shape(1, 2), X[0]);
        var activations = model.activations(x);
        var gradients = model.gradients(x, tensor(shape(1, 1), Y[0]));
        IO.println("S-11 Forward");
        for (int l = 2; l <= 4; l++) {
            show("a(" + l + ")", activations.get("a" + l), a[l]);
        }
        IO.println("S-12 Backward");
        for (int l = 4; l >= 2; l--) {
            show("δ(" + l + ")", gradients.get("z" + l), delta[l]);
            show("∂L/∂Θ(" + (l - 1) + ")", gradients.get("z" + l + "/kernel"), products(a[l - 1], delta[l]));
            show("∂L/∂b(" + (l - 1) + ")", gradients.get("z" + l + "/bias"), delta[l]);
        }
    }
}

/// S-13: `Δ(l) ← Δ(l) + δ(l+1) a(l)ᵀ` for each instance; then `D(l) = Δ(l)/n + λ Θ(l)`, without `λ` for biases.
void batchAlgorithm() {
    IO.println("S-13 A batch of " + X.length + ", with λ = 0.5 for weights and not for biases");
    double lambda = 0.5;
    Tensor x = tensor(shape(X.length, 2), Arrays.stream(X).flatMapToDouble(Arrays::stream).toArray());
    Tensor y = tensor(shape(X.length, 1), Y);
    try (var batch = network(lectureL2(lambda), 1); var instances = network(lectureL2(lambda), X.length)) {
        var gradients = batch.gradients(x, y);
        var next = new double[5][];
        for (int l = 4; l >= 2; l--) {
            double[] theta = batch.weight("z" + l + "/kernel").doubles();
            var d = new double[theta.length];
            var dBias = new double[SIZES[l]];
            for (int k = 0; k < X.length; k++) {
                double[][] a = forward(batch, X[k]);
                double[][] delta = backward(batch, a, Y[k]);
                add(d, products(a[l - 1], delta[l]), 1.0 / X.length);
                add(dBias, delta[l], 1.0 / X.length);
            }
            add(d, theta, lambda);
            show("D(" + (l - 1) + ")", gradients.get("z" + l + "/kernel"), d);
            show("D(" + (l - 1) + "), biases", gradients.get("z" + l + "/bias"), dBias);
            next[l] = theta;
            add(next[l], d, -RATE);
        }
        batch.trainOnBatch(x, y);                              // one step of a whole batch
        for (int k = 0; k < X.length; k++) {                   // its instances one by one, and then the step
            instances.trainOnBatch(tensor(shape(1, 2), X[k]), tensor(shape(1, 1), Y[k]));
        }
        for (int l = 4; l >= 2; l--) {
            show("Θ(" + (l - 1) + ") next", batch.weight("z" + l + "/kernel"), next[l]);
            show("Θ(" + (l - 1) + ") next, accumulated", instances.weight("z" + l + "/kernel"), next[l]);
        }
    }
}

static final int[] SIZES = {0, 2, 3, 2, 1};                    // neurons of layer 1, 2, 3 and 4
static final double[][] X = {{0, 1}, {1, 0}, {1, 1}, {0, 0}};
static final double[] Y = {1, 1, 0, 0};

/// Three logistic layers, which update after so many batches. The loss is `−y ln a − (1 − y) ln (1 − a)`.
Model network(Penalty penalty, int accumulate) {
    var net = sequential(
            dense(3).kernelRegularizer(penalty).named("z2"), sigmoid().named("a2"),
            dense(2).kernelRegularizer(penalty).named("z3"), sigmoid().named("a3"),
            dense(1).kernelRegularizer(penalty).named("z4"), sigmoid().named("a4"));
    return Model.of(net, shape(2), seed(1)).compile(sgd(RATE).accumulate(accumulate), binaryCrossentropy());
}

double[][] forward(Model model, double[] x) {
    var a = new double[5][];
    a[1] = x;
    for (int l = 1; l < 4; l++) {
        Tensor theta = model.weight("z" + (l + 1) + "/kernel");            // Θ_ij stands at [j, i]
        a[l + 1] = model.weight("z" + (l + 1) + "/bias").doubles();
        for (int i = 0; i < SIZES[l + 1]; i++) {
            for (int j = 0; j < SIZES[l]; j++) {
                a[l + 1][i] += theta.at(j, i) * a[l][j];
            }
            a[l + 1][i] = g(a[l + 1][i]);
        }
    }
    return a;
}

double[][] backward(Model model, double[][] a, double y) {
    var delta = new double[5][];
    delta[4] = new double[]{a[4][0] - y};
    for (int l = 3; l > 1; l--) {
        Tensor theta = model.weight("z" + (l + 1) + "/kernel");
        delta[l] = new double[SIZES[l]];
        for (int i = 0; i < SIZES[l]; i++) {
            for (int k = 0; k < SIZES[l + 1]; k++) {
                delta[l][i] += a[l][i] * (1 - a[l][i]) * delta[l + 1][k] * theta.at(i, k);
            }
        }
    }
    return delta;
}

/// `δ_i a_j` at `[j, i]`.
double[] products(double[] a, double[] delta) {
    return Arrays.stream(a).flatMap(aj -> Arrays.stream(delta).map(d -> d * aj)).toArray();
}

void add(double[] sum, double[] summands, double factor) {
    for (int i = 0; i < sum.length; i++) {
        sum[i] += factor * summands[i];
    }
}

double g(double z) {
    return 1 / (1 + Math.exp(-z));
}

/// `J = Σ o · t`, whose gradient for the outputs is whatever is given as targets.
Loss weighted() {
    return (y, target) -> sample(Ops.times(y, target));
}

/// The sum of each sample's numbers.
Value sample(Value v) {
    return Ops.reshape(Ops.sum(v, IntStream.range(1, v.shape().rank()).boxed().toList()),
            Shape.of(v.shape().batch()));
}

Tensor tensor(Shape shape, double... numbers) {
    return Tensor.of(shape, numbers).cast(DType.F32);
}

/// Prints both, and fails if they differ.
void show(String what, Tensor fovea, double... hand) {
    IO.println("  %-24s by hand%s%n  %-24s Fovea  %s".formatted(what, text(hand), "", text(fovea.doubles())));
    for (int i = 0; i < hand.length; i++) {
        if (fovea.count() != hand.length || Math.abs(fovea.get(i) - hand[i]) > 1e-6 * Math.max(1, Math.abs(hand[i]))) {
            throw new IllegalStateException(what + " differs");
        }
    }
}

String text(double[] numbers) {
    var text = new StringBuilder();
    for (double v : numbers) {
        text.append(' ').append(BigDecimal.valueOf(Math.round(1e6 * v), 6).stripTrailingZeros().toPlainString());
    }
    return text.toString();
}
