package dev.fovea.nn.layer;

/// How a resized image is read between the pixels of the original. Pixels are squares whose centres count: position
/// `i` of `m` lies at `(i + ½) · n / m − ½` of `n`.
public enum Interpolation {
    /// The pixel in which the position lies.
    NEAREST,
    /// The mean of the two neighbours on each axis, weighted by how near they are; beyond the outer centres the outer pixel.
    BILINEAR
}
