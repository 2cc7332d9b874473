// Expected: the maps of the slides, in ninths; then X from O, dense network about 0.90, CNN about 0.99, in some seconds.
// Lecture B: the toy network that tells X from O by three filters (S-23). 29 of the 147 numbers of the slides' maps are wrong, and
// their image lost a column; the pooled maps are right, and what is printed here agrees with them.

import static dev.fovea.Fovea.*;

import dev.fovea.data.XsAndOs;
import dev.fovea.data.XsAndOs.Trick;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;

void main() {
    filters();
    trickierCases();
}

/// Filtering is the mean of nine products here, hence the ninths; 2x2 pooling of 7x7 gives 4x4 with padding only.
void filters() {
    var x = new float[81];
    Arrays.fill(x, -1);
    for (int i = 1; i <= 7; i++) {
        x[9 * i + i] = 1;
        x[9 * i + 8 - i] = 1;
    }
    int[][] filters = {
            {1, -1, -1, -1, 1, -1, -1, -1, 1},       // diagonal
            {1, -1, 1, -1, 1, -1, 1, -1, 1},         // X
            {-1, -1, 1, -1, 1, -1, 1, -1, -1}};      // the other diagonal
    var kernel = new float[27];
    for (int i = 0; i < 27; i++) {
        kernel[i] = filters[i % 3][i / 3] / 9f;
    }

    var network = sequential(
            conv2d(3, 3).bias(false).named("convolution"),
            relu().named("relu"),
            maxPooling2d(2).padding(SAME).named("pooling"),
            flatten().named("vector"));
    try (var model = Model.of(network, shape(9, 9, 1), seed(1))) {
        model.weight("convolution/kernel", Tensor.of(shape(3, 3, 1, 3), kernel));
        var maps = model.activations(Tensor.of(shape(1, 9, 9, 1), x));
        for (String layer : List.of("convolution", "relu", "pooling")) {
            for (int filter = 0; filter < 3; filter++) {
                IO.println(layer + ", filter " + (filter + 1) + ", in ninths");
                print(maps.get(layer), filter);
            }
        }
        IO.println(maps.get("vector").count() + " numbers go to the dense layer");
    }
}

void print(Tensor maps, int filter) {
    for (int row = 0; row < maps.shape().height(); row++) {
        var line = new StringBuilder();
        for (int column = 0; column < maps.shape().width(); column++) {
            line.append("%3d".formatted(Math.round(9 * maps.at(0, row, column, filter))));
        }
        IO.println(line);
    }
    IO.println();
}

/// Computers are literal: shifted, scaled, rotated and thicker, hardly a pixel stays.
void trickierCases() {
    Layer dense = sequential(rescaling(1 / 255.0), flatten(), dense(64).relu(), dense(2));
    Layer cnn = sequential(rescaling(1 / 255.0), conv2d(8, 5).relu(), maxPooling2d(2), conv2d(16, 3).relu(),
            maxPooling2d(2), flatten(), dense(2));
    for (var net : Map.of("dense network", dense, "CNN", cnn).entrySet()) {
        try (var model = Model.of(net.getValue(), shape(24, 24, 1), seed(1))) {
            model.compile(adam(3e-3), softmaxCrossEntropy(), accuracy());
            model.fit(XsAndOs.of(1, 200, EnumSet.allOf(Trick.class)), epochs(20), batchSize(20));
            IO.println(net.getKey() + ": " + model.evaluate(XsAndOs.of(2, 1000, EnumSet.allOf(Trick.class))));
        }
    }
}
