package dev.fovea.data.augment;

/// The operations of [RandAugment], each with a strength from 0 to 1; how strong that is at most is said with each.
public enum Operation {
    IDENTITY {
        @Override void apply(Picture picture, double strength, Draw draw) {
            // the picture as it is: one of the choices of the paper
        }
    },
    /// Rows moved by up to 0.3 pixels per row.
    SHEAR_X {
        @Override void apply(Picture picture, double strength, Draw draw) {
            warp(picture, AffineMap.shear(0.3 * strength * draw.sign(), 0));
        }
    },
    /// Columns moved by up to 0.3 pixels per column.
    SHEAR_Y {
        @Override void apply(Picture picture, double strength, Draw draw) {
            warp(picture, AffineMap.shear(0, 0.3 * strength * draw.sign()));
        }
    },
    /// To the left or right by up to 150/331 of the width, in whole pixels.
    TRANSLATE_X {
        @Override void apply(Picture picture, double strength, Draw draw) {
            warp(picture, AffineMap.shift((int) (MOST_SHIFT * picture.width() * strength) * draw.sign(), 0));
        }
    },
    /// Up or down by up to 150/331 of the height, in whole pixels.
    TRANSLATE_Y {
        @Override void apply(Picture picture, double strength, Draw draw) {
            warp(picture, AffineMap.shift(0, (int) (MOST_SHIFT * picture.height() * strength) * draw.sign()));
        }
    },
    /// By up to 30 degrees.
    ROTATE {
        @Override void apply(Picture picture, double strength, Draw draw) {
            warp(picture, AffineMap.rotation(30 * strength * draw.sign()));
        }
    },
    /// `y = f · x`, with `f` 0.1 to 1.9 at most.
    BRIGHTNESS {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Colour.multiply(picture, factor(strength, draw));
        }
    },
    /// `y = grey + f · (x − grey)`; grey pictures stay as they are.
    COLOR {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Colour.saturation(picture, factor(strength, draw));
        }
    },
    /// `y = μ + f · (x − μ)`, with the mean `μ` of the grey picture.
    CONTRAST {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Colour.contrastOfGrey(picture, factor(strength, draw));
        }
    },
    /// `y = s + f · (x − s)`, where `s` is the picture smoothed by `1 1 1, 1 5 1, 1 1 1` over 13; its border stays.
    SHARPNESS {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Levels.sharpness(picture, factor(strength, draw));
        }
    },
    /// The upper 8 to 4 bits of each number.
    POSTERIZE {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Levels.posterize(picture, 8 - (int) Math.rint(4 * strength));
        }
    },
    /// What is lighter than a threshold is inverted; the threshold is white at strength 0, and black at 1.
    SOLARIZE {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Levels.solarize(picture, (float) (1 - strength) * picture.white());
        }
    },
    /// Each channel stretched to black … white.
    AUTO_CONTRAST {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Levels.autoContrast(picture);
        }
    },
    /// Each channel with all levels about equally often.
    EQUALIZE {
        @Override void apply(Picture picture, double strength, Draw draw) {
            Levels.equalize(picture);
        }
    };

    private static final double MOST_SHIFT = 150.0 / 331;      // Cubuk et al. 2020: 150 pixels of their pictures of 331

    abstract void apply(Picture picture, double strength, Draw draw);

    private static void warp(Picture picture, AffineMap map) {
        picture.warp(map, Fill.CONSTANT, 0);
    }

    private static float factor(double strength, Draw draw) {
        return (float) (1 + 0.9 * strength * draw.sign());
    }
}
