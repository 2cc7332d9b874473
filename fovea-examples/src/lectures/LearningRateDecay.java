// Expected: test accuracy 0.98 after 10 epochs on MNIST, in about ten seconds; the rate falls from 0.01 to 0.000100777.
// Lecture B: the improved network, 101,770 parameters, with a learning rate of 0.01 * 0.6^epoch (S-06).

import static dev.fovea.Fovea.*;

import dev.fovea.data.Mnist;
import dev.fovea.nn.model.Model;

void main() {
    var network = sequential(
            rescaling(1 / 255.0),
            flatten(),
            dense(128).relu().kernelInitializer(heNormal()),
            dropout(0.2),
            dense(10).softmax());

    try (var model = Model.of(network, shape(28, 28, 1), seed(1))) {
        IO.println(model.summary());
        model.compile(adam(), sparseCategoricalCrossentropy(), accuracy());
        model.fit(Mnist.training(), batchSize(100), epochs(10), progress(),
                learningRateScheduler(epoch -> 0.01 * Math.pow(0.6, epoch)).verbose(System.out));
        IO.println("test " + model.evaluate(Mnist.test()));
    }
}
