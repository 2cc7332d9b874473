// Expected: 25, 13 and 3 weights, three times the same numbers, 40 million local weights instead of 16 billion; in a few seconds.
// Lecture C: a convolution is a dense network with connections removed and weights shared (S-15, S-30, S-37, S-44).

import static dev.fovea.Fovea.*;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Sharing;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

void main() {
    threeLayersOneFunction();
    fourHundredThousandUnits();
    aPatternCanAppearAnywhere();
}

/// Five steps, a filter of three weights.
void threeLayersOneFunction() {
    var weights = new LinkedHashMap<>(Map.of("conv1d/kernel", Tensor.of(shape(3, 1, 1), 1f, 2f, 3f)));
    var shared = new Sharing(conv1d(1, 3).padding(SAME).bias(false), shape(5, 1), weights);
    var local = shared.unshared();
    var dense = shared.fullyConnected();
    IO.println("fully connected " + dense.parameters() + ", local " + local.parameters() + ", shared "
            + shared.parameters());

    Tensor x = Tensor.of(shape(1, 5, 1), 1f, 1f, 1f, 0f, 0f);
    IO.println("shared          " + numbers(shared.of(x)));
    IO.println("local           " + numbers(local.of(x)));
    IO.println("fully connected " + numbers(dense.of(x)));

    Tensor matrix = dense.weights().get("dense/kernel");
    IO.println("The matrix of the fully connected layer, a row for each unit:");
    for (int unit = 0; unit < 5; unit++) {
        var row = new StringBuilder();
        for (int input = 0; input < 5; input++) {
            row.append(" %.0f".formatted(matrix.at(input, unit)));
        }
        IO.println(row);
    }
}

/// Counted, not allocated.
void fourHundredThousandUnits() {
    Shape image = shape(200, 200, 1);
    count("fully connected", sequential(flatten(), dense(400_000).bias(false)), image);
    count("local, 10 x 10 ", locallyConnected2d(1_000, 10).stride(10).bias(false), image);
    count("shared, 10 x 10", conv2d(1_000, 10).stride(10).bias(false), image);
}

void count(String what, Layer layer, Shape image) {
    var summary = Network.of(layer, image).summary();
    IO.println("%s: %,d units, %,d weights".formatted(what, summary.rows().getLast().output().sampleCount(),
            summary.parameters()));
}

/// The pattern 1 2 1, here and two steps further: the map of a convolution moves along, and its largest response stays.
void aPatternCanAppearAnywhere() {
    Tensor here = Tensor.of(shape(1, 9, 1), 0f, 1f, 2f, 1f, 0f, 0f, 0f, 0f, 0f);
    Tensor there = Tensor.of(shape(1, 9, 1), 0f, 0f, 0f, 1f, 2f, 1f, 0f, 0f, 0f);
    var weights = new LinkedHashMap<>(Map.of("conv1d/kernel", Tensor.of(shape(3, 1, 1), 1f, 2f, 1f)));
    var detector = new Sharing(conv1d(1, 3).bias(false), shape(9, 1), weights);
    IO.println("the map of a convolution " + numbers(detector.of(here)) + " and" + numbers(detector.of(there)));

    var own = Sharing.of(locallyConnected1d(1, 3).bias(false), shape(9, 1), seed(1));
    IO.println("weights of their own     " + numbers(own.of(here)) + " and" + numbers(own.of(there)));
}

String numbers(Tensor t) {
    var text = new StringBuilder();
    for (float v : t.floats()) {
        text.append(" %.4s".formatted(v));
    }
    return text.toString();
}
