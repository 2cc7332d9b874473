package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.conv2dTranspose;
import static dev.fovea.nn.layer.Layers.gaussianNoise;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.sigmoid;
import static dev.fovea.nn.layer.Layers.upSampling2d;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// A convolutional autoencoder: convolutions of 3 × 3 with max pooling down to the code, and the same back up by transposed
/// convolutions, or by convolutions with upsampling; at the end a convolution and a sigmoid.
///
/// Masci, Meier, Cireşan & Schmidhuber 2011. The code is an image of its own, with `code` channels, and half as high and wide for
/// each convolution: 7 × 7 × 8 numbers for the 784 pixels of a digit.
///
/// @param filters of the convolutions before the code; those after it are the same in reverse
/// @param code    channels of the code
/// @param upwards how images become larger again
/// @param noise   deviation of the Gaussian noise that training adds to the numbers in front of the encoder, and which it
///                learns to take away (Vincent et al. 2010); 0 for none
/// @param pixels  what is done first to the numbers of an image
public record ConvAutoencoder(Shape image, List<Integer> filters, int code, Upwards upwards, double noise, Layer pixels)
        implements
            Autoencoder {

    /// The way back from a pooling.
    public enum Upwards {
        /// A transposed convolution of stride 2, with PyTorch's places: padding 1 and output padding 1.
        TRANSPOSED_CONVOLUTION,
        /// A convolution, and each pixel four times.
        UPSAMPLING
    }

    public ConvAutoencoder {
        filters = List.copyOf(filters);
        int divisor = divisor(filters);
        require(image.rank() == 3 && image.extent(0) % divisor == 0 && image.extent(1) % divisor == 0,
                "convAutoencoder halves height and width %d times, which must be divisible by %d, but the image is %s.\n"
                        + "Use fewer filters, or resize the images.",
                filters.size() + 1, divisor, image);
    }

    /// For the digits of MNIST: 16 filters, a code of 7 × 7 × 8.
    public static ConvAutoencoder convAutoencoder() {
        return new ConvAutoencoder(Shape.of(28, 28, 1), List.of(16), 8, Upwards.TRANSPOSED_CONVOLUTION, 0,
                Pixels.unit());
    }

    public ConvAutoencoder image(Shape image) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }
    public ConvAutoencoder filters(List<Integer> filters) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }
    public ConvAutoencoder code(int code) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }
    public ConvAutoencoder upwards(Upwards upwards) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }
    public ConvAutoencoder noise(double noise) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }
    public ConvAutoencoder pixels(Layer pixels) {
        return new ConvAutoencoder(image, filters, code, upwards, noise, pixels);
    }

    @Override public Network network() {
        Sequential seen = noise == 0 ? sequential(pixels) : sequential(pixels, gaussianNoise(noise));
        return Network.of(seen.then(encoding(), decoding()), image);
    }

    @Override public Network encoder() {
        return Network.of(sequential(pixels, encoding()), image);
    }

    @Override public Network decoder() {
        int divisor = divisor(filters);
        return Network.of(sequential(decoding()),
                Shape.of(image.extent(0) / divisor, image.extent(1) / divisor, code));
    }

    private Layer encoding() {
        Sequential down = sequential();
        for (int each : all()) {
            down = down.then(conv2d(each, 3).padding(SAME).relu(), maxPooling2d(2));
        }
        return down.named("encoder");
    }

    private Layer decoding() {
        Sequential up = sequential();
        for (int each : all().reversed()) {
            up = switch (upwards) {
                case TRANSPOSED_CONVOLUTION ->
                    up.then(conv2dTranspose(each, 3).stride(2).padding(1).outputPadding(1).relu());
                case UPSAMPLING -> up.then(conv2d(each, 3).padding(SAME).relu(), upSampling2d(2));
            };
        }
        return up.then(conv2d(image.extent(2), 3).padding(SAME), sigmoid()).named("decoder");
    }

    private List<Integer> all() {
        return Stream.concat(filters.stream(), Stream.of(code)).toList();
    }

    private static int divisor(List<Integer> filters) {
        return 1 << filters.size() + 1;
    }
}
