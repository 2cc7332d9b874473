// Expected on MNIST, 5 epochs for each of six sizes, some minutes in all: test mean squared error from 0.042 with 2 numbers to 0.011 with 64.
// Lecture D: the fewer numbers a code has, the less of the image can be said again (S-59); beside it the best linear code.

import static dev.fovea.Fovea.*;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Mnist;
import dev.fovea.insight.PrincipalComponents;
import dev.fovea.nn.chart.Plot;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.DenseAutoencoder;

void main() throws IOException {
    Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")).resolve("code-size"));
    Tensor test = images(Mnist.test());
    var linear = PrincipalComponents.of(images(Mnist.training()), 64);
    var learned = new ArrayList<Plot.Point>();
    var principal = new ArrayList<Plot.Point>();
    var table = new StringBuilder(
            "numbers of the code, mean squared error of the autoencoder, of principal components\n");

    for (int size : List.of(2, 4, 8, 16, 32, 64)) {
        double error = learn(DenseAutoencoder.denseAutoencoder().code(size), folder.resolve("code-" + size + ".fovea"));
        double least = linear.first(size).meanSquaredError(test) / (255 * 255);     // as numbers of [0, 1]
        learned.add(new Plot.Point(size, error));
        principal.add(new Plot.Point(size, least));
        table.append("%4d   %.4f   %.4f\n".formatted(size, error, least));
    }
    IO.print(table);

    var plot = Plot.of("Mean squared error on the test images of MNIST", "numbers of the code", "error")
            .axis(Plot.Axis.LOGARITHMIC).line("autoencoder", learned).line("components", principal);
    plot.write(folder.resolve("curve.svg"));
    plot.write(folder.resolve("curve.png"));
    IO.println("curve and models are in " + folder);
}

/// The test error of an autoencoder, which is saved.
double learn(DenseAutoencoder autoencoder, Path file) {
    try (var model = Model.of(autoencoder.network(), seed(1))) {
        model.compile(adam(), meanSquaredError());
        model.fit(Mnist.training().withInputAsTarget(1 / 255.0), epochs(5), batchSize(128));
        model.save(file);
        return model.evaluate(Mnist.test().withInputAsTarget(1 / 255.0)).get("loss");
    }
}

/// All images of a data set, `[n, 28, 28, 1]`.
Tensor images(DataSet data) {
    try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
        return epoch.next().input("image").copy();
    }
}
