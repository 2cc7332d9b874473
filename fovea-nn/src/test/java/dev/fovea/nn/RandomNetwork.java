package dev.fovea.nn;

import static dev.fovea.nn.layer.Layers.*;

import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A network of random layers on a small image, a function of its generator.
record RandomNetwork(Layer layer, Shape sample) {
    private static final List<Activation> ACTIVATIONS = List.of(LINEAR, RELU, SIGMOID, TANH, leakyRelu(0.2));

    static RandomNetwork of(RandomGenerator random) {
        var sample = Shape.of(random.nextInt(4, 13), random.nextInt(4, 13), random.nextInt(1, 5));
        var layers = new ArrayList<Layer>();
        int height = sample.extent(0);
        int width = sample.extent(1);
        int channels = sample.extent(2);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    channels = random.nextInt(1, 20);
                    layers.add(conv2d(channels, random.nextInt(1, 4), random.nextInt(1, 4)).padding(SAME)
                            .dilation(random.nextInt(1, 3)).activation(activation(random)));
                }
                case 2 -> {
                    int groups = random.nextBoolean() ? channels : 1;
                    channels = groups * random.nextInt(1, 3);
                    int stride = Math.min(height, width) > 4 ? 2 : 1;
                    layers.add(conv2d(channels, 3).stride(stride).padding(SAME).groups(groups)
                            .activation(activation(random)));
                    height = Math.ceilDiv(height, stride);
                    width = Math.ceilDiv(width, stride);
                }
                case 3 -> {
                    layers.add(random.nextBoolean()
                            ? maxPooling2d(2).padding(SAME)
                            : averagePooling2d(2).padding(SAME));
                    height = Math.ceilDiv(height, 2);
                    width = Math.ceilDiv(width, 2);
                }
                case 4 -> layers.add(residual(
                        conv2d(channels, 3).padding(SAME).activation(activation(random)),
                        conv2d(channels, 1)));
                default -> {
                    int more = random.nextInt(1, 9);
                    layers.add(parallel(
                            conv2d(more, 1).activation(activation(random)),
                            sequential(averagePooling2d(3).stride(1).padding(SAME), conv2d(2, 1)),
                            sequential()));
                    channels += more + 2;
                }
            }
        }
        if (random.nextBoolean()) {
            layers.add(random.nextBoolean() ? globalAveragePooling2d() : flatten());
            layers.add(dense(random.nextInt(1, 33)).activation(activation(random)));
            layers.add(dropout(0.3));
            layers.add(dense(random.nextInt(1, 11)));
        }
        return new RandomNetwork(sequential(layers.toArray(Layer[]::new)), sample);
    }

    private static Activation activation(RandomGenerator random) {
        return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    }
}
