package dev.fovea.insight;

import dev.fovea.data.augment.AffineMap;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.data.augment.Change;
import dev.fovea.data.augment.Fill;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What lecture B says flat networks fail at: the same thing turned, in other light, bent, at another size, from another side.
///
/// Each goes through levels, one of which is the picture as it is. Where a picture ends, the pixels of its border go on.
public enum Variation {
    /// Degrees, counter-clockwise.
    ROTATION("degrees", -60, -45, -30, -15, 0, 15, 30, 45, 60) {
        @Override Change change(double level) {
            return warp(AffineMap.rotation(level));
        }
    },
    /// A share of white that is added to every number.
    LIGHTING("share of white that is added", -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6) {
        @Override Change change(double level) {
            return (picture, _) -> {
                float[] x = picture.light();
                for (int i = 0; i < x.length; i++) {
                    x[i] = picture.clamp(x[i] + (float) level * picture.white());
                }
            };
        }
    },
    /// The `α` of an elastic distortion over 4 pixels (Simard et al. 2003), who train with 34.
    DEFORMATION("alpha of an elastic distortion", 0, 17, 34, 51, 68, 85) {
        @Override Change change(double level) {
            return Augmentations.elasticDistortion(level, 4).fill(Fill.NEAREST);
        }
    },
    /// The size, of 1.
    SCALE("size", 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2) {
        @Override Change change(double level) {
            return warp(AffineMap.zoom(1 / level, 1 / level));
        }
    },
    /// Pixels to the side per row: seen from the left or right, as far as a plane can show it.
    VIEWPOINT("shear", -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75) {
        @Override Change change(double level) {
            return warp(AffineMap.shear(level, 0));
        }
    };

    private final String unit;
    private final double[] levels;

    Variation(String unit, double... levels) {
        this.unit = unit;
        this.levels = levels;
    }

    /// `rotation`
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What its levels count: `degrees`.
    public String unit() {
        return unit;
    }

    /// From one end to the other.
    public List<Double> levels() {
        return Arrays.stream(levels).boxed().toList();
    }

    /// The levels as they are written: `-60`, `0.25`.
    public List<String> labels() {
        return Arrays.stream(levels).mapToObj(v -> Double.toString(v).replaceFirst("\\.0$", "")).toList();
    }

    /// Whether pictures are as they are at this level.
    boolean isNone(double level) {
        return level == (this == SCALE ? 1 : 0);
    }

    /// What is done to every picture.
    abstract Change change(double level);

    private static Change warp(AffineMap map) {
        return (picture, _) -> picture.warp(map, Fill.NEAREST, 0);
    }
}
