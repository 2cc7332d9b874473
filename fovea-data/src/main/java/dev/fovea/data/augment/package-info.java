/// Random changes of pictures that leave what they show as it is: a network that sees each sample a little different in every epoch
/// learns what does not matter. It knows pictures as numbers and where random numbers come from, and nothing of data sets, which
/// use it: `data.augmented(randomFlip(), randomCrop(4))`. Start with [dev.fovea.data.augment.Change] and
/// [dev.fovea.data.augment.RandomRotation]; all factories are in [dev.fovea.data.augment.Augmentations].
package dev.fovea.data.augment;
