package dev.fovea.data.augment;

/// `picture ← f(picture, random numbers)`: what is shown, and so the targets, stay.
public non-sealed interface Change extends Augmentation {

    /// Changes the picture in place. The same numbers drawn from the same picture must give the same. What depends on where black and white
    /// are asks for [Picture#light], all else for [Picture#pixels].
    void apply(Picture picture, Draw draw);

    /// Says with an [IllegalArgumentException] why pictures of that shape cannot be changed so; asked before the first.
    default void check(int height, int width, int channels) {
    }
}
