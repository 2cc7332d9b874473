// Expected on MNIST, 10 epochs each, some minutes in all: test mean squared error 0.009, 0.010, 0.004; that of the mean image is 0.067.
// Lecture D: autoencoders learn to say their input again from a short code, without labels (S-59, S-60, S-61); codes of two numbers are drawn.

import static dev.fovea.Fovea.*;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Epoch;
import dev.fovea.data.Mnist;
import dev.fovea.nn.chart.Plot;
import dev.fovea.nn.model.Halves;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.ConvAutoencoder;
import dev.fovea.zoo.DenseAutoencoder;

void main() throws IOException {
    var dense = DenseAutoencoder.denseAutoencoder();
    learn("dense, a code of 32 numbers", dense);
    learn("dense, which learns to take noise away", dense.noise(0.3));
    learn("convolutional, a code of 7 x 7 x 8", ConvAutoencoder.convAutoencoder());
    draw(dense.code(2));
}

void learn(String name, dev.fovea.zoo.Autoencoder autoencoder) throws IOException {
    Path file = Files.createTempFile("autoencoder", ".fovea");

    // The images are the targets, as numbers of [0, 1].
    try (var model = Model.of(autoencoder.network(), seed(1))) {
        model.compile(adam(), binaryCrossentropy(), mse());
        model.fit(Mnist.training().withInputAsTarget(1 / 255.0), epochs(10), batchSize(128));
        IO.println("%s: test mean squared error %.4f".formatted(name,
                model.evaluate(Mnist.test().withInputAsTarget(1 / 255.0)).get("mse")));
        model.save(file);
    }

    // The two halves, with the weights of the file.
    Tensor image = first(Mnist.test());
    try (var whole = Model.load(file); var encoder = Halves.encoder(whole); var decoder = Halves.decoder(whole)) {
        Tensor code = encoder.predict(image);
        Tensor decoded = decoder.predict(code);
        IO.println("784 pixels, a code of " + code.count() + " numbers, and the image that is read from it");
        for (int row = 4; row < 28; row += 2) {
            IO.println(line(image, row, 255) + "   " + line(decoded, row, 1));
        }
    }
    Files.delete(file);
}

/// A code of two numbers is a point in the plane. Nobody has said which digits are which, but each has its place.
void draw(dev.fovea.zoo.Autoencoder autoencoder) {
    Path file = Path.of(System.getProperty("java.io.tmpdir")).resolve("codes.png");
    DataSet test = Mnist.test();
    try (var model = Model.of(autoencoder.network(), seed(1)); var data = all(test)) {
        model.compile(adam(), binaryCrossentropy());
        model.fit(Mnist.training().withInputAsTarget(1 / 255.0), epochs(10), batchSize(128));
        try (var encoder = Halves.encoder(model)) {
            Batch digits = data.next();
            Tensor labels = digits.target("label");
            Plot.ofCodes("Codes of digits", encoder.predict(digits.input("image")),
                    IntStream.range(0, test.size()).mapToObj(n -> (int) labels.get(n)).toList(), test.classNames())
                    .write(file);
        }
    }
    IO.println("two numbers for each of %d digits, a colour for each class: %s".formatted(test.size(), file));
}

Epoch all(DataSet data) {
    return Batches.inOrder(data, data.size()).prefetch(0).epoch(0);
}

Tensor first(DataSet data) {
    try (var epoch = Batches.inOrder(data, 1).prefetch(0).epoch(0)) {
        return epoch.next().input("image").cast(DType.F32);
    }
}

/// A row of an image as characters, the darker the more ink.
String line(Tensor image, int row, double white) {
    var line = new StringBuilder();
    for (int column = 0; column < 28; column++) {
        line.append(" .:-=+*#%@".charAt((int) (9.99 * image.at(0, row, column, 0) / white)));
    }
    return line.toString();
}
