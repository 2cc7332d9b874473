package dev.fovea.nn.layer;

/// What a network is made of: a [Layer] of one input, or a [Merge] of several.
public sealed interface Component permits Layer, Merge {

    /// The name of its kind, `conv2d`: in files, and with a number as the default name of each use of it.
    String kind();
}
