package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.gaussianNoise;
import static dev.fovea.nn.layer.Layers.reshape;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.sigmoid;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.List;

/// An autoencoder of dense layers: ever fewer units down to the code, and as many back; the code is linear.
///
/// Hinton & Salakhutdinov 2006, figure 1, with rectifiers and trained at once. With a code of 2 and without hidden layers it
/// spans what principal component analysis does.
///
/// @param hidden units of the layers before the code; those after it are the same in reverse
/// @param code   numbers that an image is reduced to
/// @param noise  deviation of the Gaussian noise that training adds to the numbers in front of the encoder, and which it
///               learns to take away (Vincent et al. 2010); 0 for none
/// @param pixels what is done first to the numbers of an image
public record DenseAutoencoder(Shape image, List<Integer> hidden, int code, double noise, Layer pixels)
        implements
            Autoencoder {

    public DenseAutoencoder {
        hidden = List.copyOf(hidden);
    }

    /// For the digits of MNIST: 784 pixels, 128, 64, a code of 32.
    public static DenseAutoencoder denseAutoencoder() {
        return new DenseAutoencoder(Shape.of(28, 28, 1), List.of(128, 64), 32, 0, Pixels.unit());
    }

    @Override public DenseAutoencoder image(Shape image) {
        return new DenseAutoencoder(image, hidden, code, noise, pixels);
    }
    public DenseAutoencoder hidden(List<Integer> hidden) {
        return new DenseAutoencoder(image, hidden, code, noise, pixels);
    }
    public DenseAutoencoder code(int code) { return new DenseAutoencoder(image, hidden, code, noise, pixels); }
    public DenseAutoencoder noise(double noise) { return new DenseAutoencoder(image, hidden, code, noise, pixels); }
    public DenseAutoencoder pixels(Layer pixels) { return new DenseAutoencoder(image, hidden, code, noise, pixels); }

    @Override public Network network() {
        Sequential seen = noise == 0 ? sequential(pixels) : sequential(pixels, gaussianNoise(noise));
        return Network.of(seen.then(encoding(), decoding()), image);
    }

    @Override public Network encoder() {
        return Network.of(sequential(pixels, encoding()), image);
    }

    @Override public Network decoder() {
        return Network.of(sequential(decoding()), Shape.of(code));
    }

    private Layer encoding() {
        Sequential down = sequential(flatten());
        for (int units : hidden) {
            down = down.then(dense(units).relu());
        }
        return down.then(dense(code).named("code")).named("encoder");
    }

    private Layer decoding() {
        Sequential up = sequential();
        for (int units : hidden.reversed()) {
            up = up.then(dense(units).relu());
        }
        int[] extents = image.extents().stream().mapToInt(e -> e).toArray();
        return up.then(dense(Math.toIntExact(image.count())), reshape(extents), sigmoid()).named("decoder");
    }
}
