package dev.fovea.zoo;

import dev.fovea.data.Idx;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/// The 10,000 test images of MNIST, and how many of them a model names right.
record Digits10000(Tensor images, Tensor labels) {
    private static final int BATCH = 1000;

    static Digits10000 read() {
        return new Digits10000(Idx.read(RealData.file("mnist/t10k-images-idx3-ubyte.gz")),
                Idx.read(RealData.file("mnist/t10k-labels-idx1-ubyte.gz")));
    }

    /// Samples `from … to − 1`, `[n, 28, 28, 1]`, each byte by that formula.
    Tensor pixels(int from, int to, DoubleUnaryOperator formula) {
        Tensor bytes = images.samples(from, to);
        Tensor x = Tensor.zeros(DType.F32, bytes.shape().append(1));
        for (long i = 0; i < x.count(); i++) {
            x.set(i, (float) formula.applyAsDouble(bytes.get(i)));
        }
        return x;
    }

    int right(Model model, DoubleUnaryOperator formula) {
        int right = 0;
        for (int from = 0; from < images.shape().batch(); from += BATCH) {
            Tensor answers = model.predict(pixels(from, from + BATCH, formula));
            for (int n = 0; n < BATCH; n++) {
                int likeliest = 0;
                for (int c = 1; c < 10; c++) {
                    likeliest = answers.at(n, c) > answers.at(n, likeliest) ? c : likeliest;
                }
                right += likeliest == (int) labels.get(from + n) ? 1 : 0;
            }
        }
        return right;
    }
}
