package dev.fovea.data.augment;

/// `picture ← f(picture, other, random numbers)`, and of the targets `t ← λ · t + (1 − λ) · t'`: `t'` are those of the other
/// sample, `λ` is the share that is left of this one.
public non-sealed interface Mixing extends Augmentation {

    /// Changes `picture` in place, and leaves `other` as it is.
    ///
    /// @return `λ`, from 0 to 1
    double apply(Picture picture, Picture other, Draw draw);
}
