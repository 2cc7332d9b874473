package dev.fovea.data.augment;

import static dev.fovea.data.augment.Augmentations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.DType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// An augmentation is described by the call that makes it; one that makes no sense cannot be made.
class AugmentationTextTest {

    @Test void theCallThatMakesIt() {
        assertThat(randomFlip()).hasToString("randomFlip()");
        assertThat(randomVerticalFlip().probability(0.25)).hasToString("randomVerticalFlip().probability(0.25)");
        assertThat(randomCrop(4)).hasToString("randomCrop(4)");
        assertThat(randomCrop(4).fill(Fill.REFLECT).value(0.5)).hasToString("randomCrop(4).fill(REFLECT).value(0.5)");
        assertThat(randomRotation(15)).hasToString("randomRotation(15)");
        assertThat(randomRotation(15).fill(Fill.NEAREST)).hasToString("randomRotation(15).fill(NEAREST)");
        assertThat(randomTranslation(0.1)).hasToString("randomTranslation(0.1, 0.1)");
        assertThat(randomZoom(0.2)).hasToString("randomZoom(0.2)");
        assertThat(randomShear(0.2)).hasToString("randomShear(0.2, 0)");
        assertThat(randomBrightness(0.2)).hasToString("randomBrightness(0.2)");
        assertThat(randomContrast(0.2)).hasToString("randomContrast(0.2)");
        assertThat(randomSaturation(0.2)).hasToString("randomSaturation(0.2)");
        assertThat(randomHue(0.05)).hasToString("randomHue(0.05)");
        assertThat(randomNoise(0.05)).hasToString("randomNoise(0.05)");
        assertThat(cutout(16)).hasToString("cutout(16)");
        assertThat(cutout(16).value(0.5)).hasToString("cutout(16).value(0.5)");
        assertThat(randomErasing()).hasToString("randomErasing()");
        assertThat(randomErasing().probability(1).area(0.1, 0.2).ratio(1, 1).value(1).noise(true)).hasToString(
                "randomErasing().probability(1).area(0.1, 0.2).ratio(1, 1).value(1).noise(true)");
        assertThat(elasticDistortion()).hasToString("elasticDistortion()");
        assertThat(elasticDistortion(8, 3).fill(Fill.NEAREST)).hasToString("elasticDistortion(8, 3).fill(NEAREST)");
        assertThat(mixUp()).hasToString("mixUp()");
        assertThat(mixUp(1)).hasToString("mixUp(1)");
        assertThat(cutMix()).hasToString("cutMix()");
        assertThat(cutMix(0.5)).hasToString("cutMix(0.5)");
        assertThat(randAugment()).hasToString("randAugment()");
        assertThat(randAugment(3, 15).operations(Operation.ROTATE, Operation.COLOR))
                .hasToString("randAugment(3, 15).operations(ROTATE, COLOR)");
    }

    @Test void whatMakesNoSense() {
        refused(() -> randomFlip().probability(1.5), "the probability of a flip must be from 0 to 1, but is 1.5");
        refused(() -> randomFlip().probability(Double.NaN),
                "the probability of a flip must be from 0 to 1, but is NaN");
        refused(() -> randomCrop(-1), "the padding of a crop must be 0 or more pixels, but is -1");
        refused(() -> randomCrop(70_000), "the padding of a crop must be at most 65535 pixels, but is 70000");
        refused(() -> randomCrop(4).value(255), "the value that fills a crop must be from 0 to 1, but is 255");
        refused(() -> randomRotation(270), "the degrees of a rotation must be from 0 to 180, but is 270");
        refused(() -> randomRotation(5).value(-1), "the value that fills a rotation must be from 0 to 1, but is -1");
        refused(() -> randomTranslation(4), "the height factor of a translation must be from 0 to 1, but is 4");
        refused(() -> randomTranslation(0, 4), "the width factor of a translation must be from 0 to 1, but is 4");
        refused(() -> randomTranslation(0).value(2),
                "the value that fills a translation must be from 0 to 1, but is 2");
        refused(() -> randomZoom(1), "the factor of a zoom must be from 0 to 0.99, but is 1");
        refused(() -> randomZoom(0).value(2), "the value that fills a zoom must be from 0 to 1, but is 2");
        refused(() -> randomShear(2), "the x factor of a shear must be from 0 to 1, but is 2");
        refused(() -> randomShear(0, 2), "the y factor of a shear must be from 0 to 1, but is 2");
        refused(() -> randomShear(0).value(2), "the value that fills a shear must be from 0 to 1, but is 2");
        refused(() -> randomBrightness(32), "the factor of brightness must be from 0 to 1, but is 32");
        refused(() -> randomContrast(-0.1), "the factor of contrast must be from 0 to 1, but is -0.1");
        refused(() -> randomSaturation(2), "the factor of saturation must be from 0 to 1, but is 2");
        refused(() -> randomHue(0.6), "the factor of hue must be from 0 to 0.5, but is 0.6");
        refused(() -> randomNoise(25), "the deviation of noise must be from 0 to 1, but is 25");
        refused(() -> cutout(0), "the side of a cutout must be 1 pixel or more, but is 0");
        refused(() -> cutout(4).value(2), "the value that fills a cutout must be from 0 to 1, but is 2");
        refused(() -> randomErasing().probability(-1), "the probability of erasing must be from 0 to 1, but is -1");
        refused(() -> randomErasing().area(0, 0.5),
                "the area to erase must go from more than 0 up to 1, but is 0 to 0.5");
        refused(() -> randomErasing().ratio(2, 1),
                "the ratio of what is erased must go from more than 0 up, but is 2 to 1");
        refused(() -> randomErasing().value(2), "the value that erases must be from 0 to 1, but is 2");
        refused(() -> elasticDistortion(-1, 4), "alpha of a distortion must be 0 or more, but is -1");
        refused(() -> elasticDistortion(34, 0), "sigma of a distortion must be from 0.1 to 100, but is 0");
        refused(() -> elasticDistortion().value(2), "the value that fills a distortion must be from 0 to 1, but is 2");
        refused(() -> mixUp(0), "alpha of mixUp must be more than 0, but is 0");
        refused(() -> cutMix(-1), "alpha of cutMix must be more than 0, but is -1");
        refused(() -> randAugment(0, 9), "randAugment does 1 operation or more, but 0 were asked for");
        refused(() -> randAugment(2, 31), "the magnitude of randAugment is 0 to 30, but is 31");
        refused(() -> new RandAugment(2, 9, List.of()), "randAugment needs an operation to draw, but was given none");
        refused(() -> new Picture(DType.I32, 1, 1, 1), "pixels are u8 or f32, but i32 was given");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
