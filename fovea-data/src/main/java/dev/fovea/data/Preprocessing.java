package dev.fovea.data;

/// How a photograph becomes the input of a network: which part of it is taken, and how that comes into shape.
///
/// `CROP` with the share 0.875 is what torchvision calls "resize to 256, crop the middle 224"; `STRETCH` with that share is the
/// evaluation of TensorFlow's models for ImageNet. What is done to the numbers of the pixels is the network's first layer.
///
/// @param share of both sides that is taken, around the middle
public record Preprocessing(Images.Fit fit, double share) {
    /// All of an image, its proportions changed: what is done where nothing is said.
    public static final Preprocessing STRETCH = of(Images.Fit.STRETCH);

    public Preprocessing {
        if (!(share > 0 && share <= 1)) {
            throw new DataException("the share of an image that is taken must be in (0, 1], but is %s", share);
        }
    }

    /// All of an image.
    public static Preprocessing of(Images.Fit fit) {
        return new Preprocessing(fit, 1);
    }

    public Preprocessing share(double share) { return new Preprocessing(fit, share); }
}
