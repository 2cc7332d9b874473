// Expected on CIFAR-10, 11 epochs on batches 1 to 4, 10 to 15 minutes on two cores: accuracy on batch 5: about 0.925, with mirror images: 0.93
// Lecture E: CIFAR-10, and what makes learning it fast: whitening, batch normalisation, augmentation, a cycle of the rate (S-40, S-16).

import static dev.fovea.Fovea.*;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.Cifar10;
import dev.fovea.data.DataSet;
import dev.fovea.data.augment.Fill;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.CifarNet;

static final int WHITENED = 2000;
static final int BATCH = 500;

void main() {
    // Batches 1 to 4 to learn from, mirrored and shifted at random; batch 5 to judge by.
    var parts = Cifar10.training().split(0.2);
    DataSet judged = parts.validation();
    DataSet learned = parts.training().augmented(randomFlip(), randomCrop(2).fill(Fill.REFLECT));

    // The first filters are made from images, and do not learn.
    var net = CifarNet.cifarNet().whitened(first(parts.training(), WHITENED));

    // Muon, whose rate rises for a quarter of the time and then falls. No class is ever taught as quite certain.
    var optimizer = muon(oneCycle(0.2).rise(0.23).divisor(5).lastDivisor(100)).momentum(0.8).weightDecay(5e-3);
    try (var model = Model.of(net.network(), seed(1))) {
        model.compile(optimizer, sparseCategoricalCrossentropy().labelSmoothing(0.2), accuracy());
        model.fit(learned, epochs(11), batchSize(Math.min(BATCH, learned.size())), validation(judged), progress());
        IO.println("accuracy on batch 5: %.4f".formatted(model.evaluate(judged).get("accuracy")));
        IO.println("with mirror images:  %.4f".formatted(accuracyWithMirrors(model, judged)));
    }
}

/// What is said of an image and of its mirror image counts alike: test-time augmentation.
double accuracyWithMirrors(Model model, DataSet judged) {
    int right = 0;
    try (var epoch = Batches.inOrder(judged, BATCH).epoch(0)) {
        while (epoch.hasNext()) {
            Batch batch = epoch.next();
            Tensor images = batch.input("image").cast(DType.F32);
            Tensor p = model.predict(images);
            Tensor q = model.predict(mirrored(images));
            for (int i = 0; i < batch.size(); i++) {
                int best = 0;
                for (int k = 1; k < 10; k++) {
                    best = p.at(i, k) + q.at(i, k) > p.at(i, best) + q.at(i, best) ? k : best;
                }
                right += best == batch.target("label").get(i) ? 1 : 0;
            }
        }
    }
    return right / (double) judged.size();
}

Tensor mirrored(Tensor images) {
    Shape shape = images.shape();
    Tensor mirrored = images.copy();
    int row = shape.width() * shape.channels();
    for (long i = 0; i < shape.count(); i++) {
        long column = i % row / shape.channels();
        mirrored.set(i, images.get(i + (shape.width() - 1 - 2 * column) * shape.channels()));
    }
    return mirrored;
}

Tensor first(DataSet data, int count) {
    try (var epoch = Batches.inOrder(data, Math.min(count, data.size())).prefetch(0).epoch(0)) {
        return epoch.next().input("image").cast(DType.F32);
    }
}
