package dev.fovea.data.augment;

import java.util.List;

/// The augmentations, for `import static`; their defaults stand here. Strengths of light are shares of white, those of geometry shares of
/// the picture, degrees or pixels; what lies outside is mirrored unless said otherwise.
///
/// Changes of geometry that stand next to each other are done as one, with one interpolation: `randomRotation(15), randomZoom(0.1)` is sharper
/// than in torchvision, which interpolates after each. Changes of light read floating-point pixels as 0 (black) to 1 (white), and refuse others:
/// augment first, and rescale or normalize after that.
public final class Augmentations {
    private Augmentations() {}

    /// Half of the pictures mirrored left to right.
    public static RandomFlip randomFlip() {
        return new RandomFlip(false, RandomFlip.PROBABILITY);
    }

    /// Half of the pictures mirrored top to bottom.
    public static RandomFlip randomVerticalFlip() {
        return new RandomFlip(true, RandomFlip.PROBABILITY);
    }

    /// A random part of the picture with a black border of `padding` pixels; the size stays.
    public static RandomCrop randomCrop(int padding) {
        return new RandomCrop(padding, RandomCrop.FILL, 0);
    }

    /// Turned by up to so many degrees, either way.
    public static RandomRotation randomRotation(double degrees) {
        return new RandomRotation(degrees, Fill.REFLECT, 0);
    }

    /// Moved on each axis by up to this share of the picture's extent.
    public static RandomTranslation randomTranslation(double factor) {
        return randomTranslation(factor, factor);
    }

    /// Moved up or down by up to `height`, left or right by up to `width`, as shares of the picture's extents.
    public static RandomTranslation randomTranslation(double height, double width) {
        return new RandomTranslation(height, width, Fill.REFLECT, 0);
    }

    /// Larger or smaller: at `1 / (1 − factor)` to `1 / (1 + factor)` of its size.
    public static RandomZoom randomZoom(double factor) {
        return new RandomZoom(factor, Fill.REFLECT, 0);
    }

    /// Leaning to the left or right by up to `x` pixels per row.
    public static RandomShear randomShear(double x) {
        return randomShear(x, 0);
    }

    /// Leaning by up to `x` pixels per row and `y` pixels per column.
    public static RandomShear randomShear(double x, double y) {
        return new RandomShear(x, y, Fill.REFLECT, 0);
    }

    /// Lighter or darker by up to this share of white.
    public static RandomBrightness randomBrightness(double factor) {
        return new RandomBrightness(factor);
    }

    /// The distances from each channel's mean times `1 − factor` to `1 + factor`.
    public static RandomContrast randomContrast(double factor) {
        return new RandomContrast(factor);
    }

    /// The distances from grey times `1 − factor` to `1 + factor`.
    public static RandomSaturation randomSaturation(double factor) {
        return new RandomSaturation(factor);
    }

    /// The hues turned by up to this share of the circle of colours, at most 0.5.
    public static RandomHue randomHue(double factor) {
        return new RandomHue(factor);
    }

    /// Noise of a normal distribution whose deviation is this share of white.
    public static RandomNoise randomNoise(double deviation) {
        return new RandomNoise(deviation);
    }

    /// A black square of `side` pixels.
    public static Cutout cutout(int side) {
        return new Cutout(side, 0);
    }

    /// A black rectangle of 2 to 33 % in half of the pictures.
    public static RandomErasing randomErasing() {
        return RandomErasing.STANDARD;
    }

    /// As for MNIST in the paper: `α` = 34, `σ` = 4.
    public static ElasticDistortion elasticDistortion() {
        return elasticDistortion(ElasticDistortion.ALPHA, ElasticDistortion.SIGMA);
    }

    /// Pixels moved by fields of numbers in `−alpha … alpha`, blurred over `sigma` pixels.
    public static ElasticDistortion elasticDistortion(double alpha, double sigma) {
        return new ElasticDistortion(alpha, sigma, Fill.CONSTANT, 0);
    }

    /// A weighted mean with another sample, targets too; `α` = 0.2, as in Keras.
    public static MixUp mixUp() {
        return mixUp(MixUp.ALPHA);
    }

    /// A weighted mean with another sample, targets too, with the weight from `Beta(alpha, alpha)`.
    public static MixUp mixUp(double alpha) {
        return new MixUp(alpha);
    }

    /// A rectangle of another sample, and of its targets as much; `α` = 1, as in the paper.
    public static CutMix cutMix() {
        return cutMix(CutMix.ALPHA);
    }

    /// A rectangle of another sample, and of its targets as much, of the area `1 − Beta(alpha, alpha)` before its border is cut.
    public static CutMix cutMix(double alpha) {
        return new CutMix(alpha);
    }

    /// Two operations of 14, with magnitude 9 of 30, as in torchvision.
    public static RandAugment randAugment() {
        return randAugment(RandAugment.COUNT, RandAugment.MAGNITUDE);
    }

    /// `count` operations of 14, with a magnitude of 0 to 30.
    public static RandAugment randAugment(int count, int magnitude) {
        return new RandAugment(count, magnitude, List.of(Operation.values()));
    }
}
