package dev.fovea.cli;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Augmentations;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// An augmentation on the command line: a word, and a number where its strength is to be another: `flip`, `rotate=15`.
enum AugmentationWord {
    FLIP(0.5, p -> Augmentations.randomFlip().probability(p)),
    VERTICAL_FLIP(0.5, p -> Augmentations.randomVerticalFlip().probability(p)),
    CROP(4, padding -> Augmentations.randomCrop(whole("crop", padding))),
    ROTATE(15, Augmentations::randomRotation),
    SHIFT(0.1, Augmentations::randomTranslation),
    ZOOM(0.2, Augmentations::randomZoom),
    SHEAR(0.2, Augmentations::randomShear),
    BRIGHTNESS(0.2, Augmentations::randomBrightness),
    CONTRAST(0.3, Augmentations::randomContrast),
    SATURATION(0.5, Augmentations::randomSaturation),
    HUE(0.1, Augmentations::randomHue),
    NOISE(0.1, Augmentations::randomNoise),
    CUTOUT(8, side -> Augmentations.cutout(whole("cutout", side))),
    ERASE(0.5, p -> Augmentations.randomErasing().probability(p)),
    ELASTIC(34, alpha -> Augmentations.elasticDistortion(alpha, 4)),
    MIXUP(0.2, Augmentations::mixUp),
    CUTMIX(1, Augmentations::cutMix),
    RANDAUGMENT(9, magnitude -> Augmentations.randAugment(2, whole("randaugment", magnitude)));

    private final double strength;
    private final DoubleFunction<Augmentation> factory;

    AugmentationWord(double strength, DoubleFunction<Augmentation> factory) {
        this.strength = strength;
        this.factory = factory;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `flip, vertical-flip, crop, …`
    static String all() {
        return Arrays.stream(values()).map(AugmentationWord::word).collect(Collectors.joining(", "));
    }

    /// The augmentation that `flip` or `rotate=15` means.
    static Augmentation parse(String text) {
        String[] parts = text.split("=", 2);
        AugmentationWord word = Arrays.stream(values()).filter(w -> w.word().equals(parts[0])).findFirst().orElseThrow(
                () -> new IllegalArgumentException(
                        "there is no augmentation \"%s\"; there are %s".formatted(parts[0], all())));
        try {
            return word.factory.apply(parts.length == 1 ? word.strength : Double.parseDouble(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is no number; write %s=%s, for example".formatted(parts[1], parts[0],
                            Double.toString(word.strength).replaceFirst("\\.0$", "")),
                    e);
        }
    }

    private static int whole(String word, double number) {
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException("%s takes a whole number, but was given %s".formatted(word, number));
        }
        return (int) number;
    }
}
