package dev.fovea.data.augment;

/// What happens to a sample at random before it is learned from: a [Change] of its picture, or a [Mixing] of two samples.
///
/// Immutable, and described by the call that makes it. One of your own is a record that implements `Change` or `Mixing`.
public sealed interface Augmentation permits Change, Mixing {
}
