package dev.fovea.cli;

import dev.fovea.tensor.Shape;
import java.util.Optional;

/// Which network learns from images of one's own, at which size, in which batches and for how long, where the user does not say.
///
/// Small images stay as they are, and ResNet-20 learns from them. Of larger ones, the more there are, the larger network and size: more
/// weights than the images can teach learn them by heart, and one machine has to be done in an hour or two.
///
/// | shorter side | images | network | size |
/// |---|---|---|---|
/// | up to 40 | any | `resnet20_cifar` | that of the images |
/// | more | up to 1,000 | `mobilenet_v1_0.25` | 128 |
/// | more | up to 5,000 | `mobilenet_v1_0.5` | 128 |
/// | more | up to 20,000 | `mobilenet_v1_0.75` | 160 |
/// | more | up to 100,000 | `mobilenet_v1` | 224 |
/// | more | more | `resnet18` | 224 |
///
/// A batch is that of the network, but no more than a sixteenth of the images, though 16. Some 100,000 images are gone through, in 10 to
/// 60 epochs.
///
/// @param why in words
record Suggestion(NamedNet net, Shape image, int batch, int epochs, String why) {
    private static final int SMALL = 40;
    private static final int SMALLEST = 8;
    private static final int SEEN = 100_000;

    /// @param images of all classes
    /// @param net    that of the user
    /// @param side   the size that the user wants
    static Suggestion of(int images, Survey.Size size, Optional<NamedNet> net, Optional<Integer> side) {
        Choice choice = net.map(n -> new Choice(n.name(), n.image().extent(0), "the size that the network is made for"))
                .orElseGet(() -> Choice.of(images, size.side()));
        NamedNet chosen = net.orElseGet(() -> Nets.named(choice.net));
        int pixels = side.orElse(choice.side);
        int batch = chosen.training().batch();
        return new Suggestion(chosen, Shape.of(pixels, pixels, size.grey() ? 1 : 3),
                Math.max(Math.min(16, batch), Math.min(batch, Integer.highestOneBit(Math.max(1, images / 16)))),
                Math.clamp(SEEN / Math.max(1, images), 10, 60), side.isPresent() ? "as asked for" : choice.why);
    }

    private record Choice(String net, int side, String why) {
        static Choice of(int images, int side) {
            if (side <= SMALL) {
                return new Choice("resnet20_cifar", Math.max(SMALLEST, side), "the images are small");
            }
            String why = "for %,d images of about %d pixels".formatted(images, side);
            if (images <= 1_000) {
                return new Choice("mobilenet_v1_0.25", 128, why);
            } else if (images <= 5_000) {
                return new Choice("mobilenet_v1_0.5", 128, why);
            } else if (images <= 20_000) {
                return new Choice("mobilenet_v1_0.75", 160, why);
            }
            return new Choice(images <= 100_000 ? "mobilenet_v1" : "resnet18", 224, why);
        }
    }

    @Override public String toString() {
        return "%d x %d pixels %s, %s: %s".formatted(image.extent(0), image.extent(1),
                image.channels() == 1 ? "in grey" : "in colour", net.name(), why);
    }
}
