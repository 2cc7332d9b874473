// Expected: test accuracy 0.90 after 10 epochs on MNIST, in a few seconds. With sgd(0.5) it is 0.92.
// Lecture B: the first program, one layer of ten neurons, line for line (S-01, S-04).

import static dev.fovea.Fovea.*;

import dev.fovea.data.Mnist;
import dev.fovea.nn.model.Model;

void main() {
    var trainData = Mnist.training();
    var testData = Mnist.test();

    var network = sequential(
            rescaling(1 / 255.0),
            flatten(),
            dense(10).softmax());

    try (var model = Model.of(network, shape(28, 28, 1), seed(1))) {
        model.compile(sgd(), sparseCategoricalCrossentropy(), accuracy());
        model.fit(trainData, batchSize(100), epochs(10), progress());
        IO.println("test " + model.evaluate(testData));
    }
}
