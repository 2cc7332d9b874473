package dev.fovea.nn;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;

import dev.fovea.nn.layer.Sequential;

/// The lectures' networks.
public final class Nets {
    private Nets() {}

    /// S-01: one layer on MNIST.
    public static Sequential softmaxRegression() {
        return sequential(flatten(), dense(10).softmax());
    }

    /// S-06: the improved network.
    public static Sequential mlp() {
        return sequential(flatten(), dense(128).kernelInitializer(heNormal()).relu(), dropout(0.2),
                dense(10).softmax());
    }

    /// S-29: the CNN of lecture B.
    public static Sequential lectureCnn() {
        return sequential(conv2d(32, 5).padding(SAME).relu(), maxPooling2d(2), conv2d(64, 5).padding(SAME).relu(),
                maxPooling2d(2), flatten(), dense(1024).relu(), dense(10).softmax());
    }

    /// S-50: LeNet-5 with tanh and a softmax head.
    public static Sequential lenet5() {
        return sequential(conv2d(6, 5).padding(SAME).tanh(), averagePooling2d(2), conv2d(16, 5).tanh(),
                averagePooling2d(2), flatten(), dense(120).tanh(), dense(84).tanh(), dense(10).softmax());
    }
}
