package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;

/// `y[n, …, :] = E[x[n, …], :]`: for each number, the row that was learned for it (Bengio et al. 2003).
///
/// `x` is `[batch, …]`, whole numbers from 0 to `inputDim − 1`; the table `E` is `[inputDim, outputDim]`. A number out of
/// range is an error when it is run, a `BackendException` that names the layer, the number and its place; floating-point
/// numbers are truncated, as in Keras.
public record Embedding(int inputDim, int outputDim, Initializer embeddingsInitializer) implements Layer {

    public Embedding {
        positive("the input dimension of an embedding", inputDim);
        positive("the output dimension of an embedding", outputDim);
    }

    public Embedding embeddingsInitializer(Initializer initializer) {
        return new Embedding(inputDim, outputDim, initializer);
    }

    @Override public String kind() {
        return "embedding";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        Value table = scope.parameter("embeddings", Shape.of(inputDim, outputDim), embeddingsInitializer);
        return Ops.gather(table, Ops.cast(x, DType.I32));
    }

    @Override public String toString() {
        Embedding plain = Layers.embedding(inputDim, outputDim);
        return call("embedding", inputDim, outputDim)
                .option("embeddingsInitializer", embeddingsInitializer, plain.embeddingsInitializer).toString();
    }
}
