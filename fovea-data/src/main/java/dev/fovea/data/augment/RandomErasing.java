package dev.fovea.data.augment;

/// With probability `p`, `y[i, j] = value` in a rectangle of a random share of the picture and random proportions, `x[i, j]` elsewhere.
///
/// Its area is uniform in `leastArea … mostArea` of the picture's, its height over its width in `leastRatio … mostRatio`, uniform in the
/// logarithm; ten tries to find one that fits inside. torchvision's `RandomErasing`, with its defaults 0.5, 0.02 … 0.33, 0.3 … 3.3 and 0.
/// Zhong et al. 2020 fill it with random numbers: `noise(true)`.
public record RandomErasing(double probability, double leastArea, double mostArea, double leastRatio, double mostRatio,
        double value, boolean noise) implements Change {
    static final RandomErasing STANDARD = new RandomErasing(0.5, 0.02, 0.33, 0.3, 3.3, 0, false);   // torchvision

    private static final int TRIES = 10;

    public RandomErasing {
        Require.probability("erasing", probability);
        Require.require(leastArea > 0 && leastArea <= mostArea && mostArea <= 1,
                "the area to erase must go from more than 0 up to 1, but is %s to %s", Call.number(leastArea),
                Call.number(mostArea));
        Require.require(leastRatio > 0 && leastRatio <= mostRatio && Double.isFinite(mostRatio),
                "the ratio of what is erased must go from more than 0 up, but is %s to %s", Call.number(leastRatio),
                Call.number(mostRatio));
        Require.within("the value that erases", value, 0, 1);
    }

    public RandomErasing probability(double p) {
        return new RandomErasing(p, leastArea, mostArea, leastRatio, mostRatio, value, noise);
    }

    public RandomErasing area(double least, double most) {
        return new RandomErasing(probability, least, most, leastRatio, mostRatio, value, noise);
    }

    public RandomErasing ratio(double least, double most) {
        return new RandomErasing(probability, leastArea, mostArea, least, most, value, noise);
    }

    public RandomErasing value(double value) {
        return new RandomErasing(probability, leastArea, mostArea, leastRatio, mostRatio, value, noise);
    }

    public RandomErasing noise(boolean noise) {
        return new RandomErasing(probability, leastArea, mostArea, leastRatio, mostRatio, value, noise);
    }

    @Override public void apply(Picture picture, Draw draw) {
        if (!draw.chance(probability)) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            double area = draw.between(leastArea, mostArea) * picture.height() * picture.width();
            double ratio = StrictMath.exp(draw.between(StrictMath.log(leastRatio), StrictMath.log(mostRatio)));
            int height = (int) Math.rint(StrictMath.sqrt(area * ratio));
            int width = (int) Math.rint(StrictMath.sqrt(area / ratio));
            if (height < picture.height() && width < picture.width()) {
                int top = draw.below(picture.height() - height + 1);
                int left = draw.below(picture.width() - width + 1);
                erase(picture, Area.of(picture, top, left, height, width), draw);
                return;
            }
        }
    }

    private void erase(Picture picture, Area area, Draw draw) {
        if (noise) {
            area.noise(picture, draw);
        } else {
            area.fill(picture, picture.filling(value));
        }
    }

    @Override public String toString() {
        RandomErasing s = STANDARD;
        return Call.of("randomErasing").numbers("probability", probability == s.probability, probability)
                .numbers("area", leastArea == s.leastArea && mostArea == s.mostArea, leastArea, mostArea)
                .numbers("ratio", leastRatio == s.leastRatio && mostRatio == s.mostRatio, leastRatio, mostRatio)
                .numbers("value", value == s.value, value).option("noise", noise, s.noise).toString();
    }
}
