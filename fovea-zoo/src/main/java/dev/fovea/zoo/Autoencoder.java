package dev.fovea.zoo;

import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// `x̂ = decoder(encoder(x))`: learns to say its input again after it went through a code that is smaller.
///
/// Nobody needs labels for it: it is trained on `data.withInputAsTarget(1 / 255.0)`, with `binaryCrossentropy()` or
/// `meanSquaredError()`, since its sigmoids answer in [0, 1]. The whole is one file, and both halves find their weights
/// there by path:
/// ```java
/// var encoder = Model.of(autoencoder.encoder(), Seed.of(1));
/// encoder.loadWeights(Path.of("autoencoder.fovea"));
/// Tensor codes = encoder.predict(images);
/// ```
/// From the file alone, [dev.fovea.nn.model.Halves] finds them by the names of the two layers.
public sealed interface Autoencoder extends Architecture permits DenseAutoencoder, ConvAutoencoder {

    /// The same for images `[height, width, channels]`.
    Autoencoder image(Shape image);

    /// From an image to its code. Its weights are below `encoder`, here and in the whole.
    Network encoder();

    /// From a code to an image of numbers in [0, 1]. Its weights are below `decoder`, here and in the whole.
    Network decoder();
}
