// Expected on MNIST, 5 epochs each, half a minute in all: 0.89, 0.67 (sigmoid learns slowly), 0.966, 0.977, 0.978, 0.981.
// Lecture B: from one layer to a good dense network in five improvements, one after another (S-05).

import static dev.fovea.Fovea.*;

import dev.fovea.data.Mnist;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Optimizer;

void main() {
    learn("0. one layer", dense(10).softmax(), sgd());

    learn("1. more layers, with sigmoid", sequential(
            dense(200).sigmoid(), dense(60).sigmoid(), dense(10).softmax()), sgd());

    learn("2. He initialization and Adam", sequential(
            dense(200).sigmoid().kernelInitializer(heNormal()), dense(60).sigmoid().kernelInitializer(heNormal()),
            dense(10).softmax()), adam());

    learn("3. ReLU", sequential(
            dense(200).relu().kernelInitializer(heNormal()), dense(60).relu().kernelInitializer(heNormal()),
            dense(10).softmax()), adam());

    var withDropout = sequential(
            dense(200).relu().kernelInitializer(heNormal()), dropout(0.2),
            dense(60).relu().kernelInitializer(heNormal()), dropout(0.2),
            dense(10).softmax());
    learn("4. dropout", withDropout, adam());

    learn("5. a learning rate that decays", withDropout, adam(exponentialDecay(0.003, 0.6)));
}

/// Trains the layers on flattened images, and prints the accuracy on the test set.
void learn(String name, Layer layers, Optimizer optimizer) {
    try (var model = Model.of(sequential(rescaling(1 / 255.0), flatten(), layers), shape(28, 28, 1), seed(1))) {
        model.compile(optimizer, sparseCategoricalCrossentropy(), accuracy());
        model.fit(Mnist.training(), batchSize(100), epochs(5));
        IO.println("%-32s test accuracy %.4f".formatted(name, model.evaluate(Mnist.test()).get("accuracy")));
    }
}
