package dev.fovea.nn.model;

/// How exact the arithmetic is.
public enum Precision {
    /// 32 bits, with algorithms that err some ten times more than a plain sum where they are faster: convolutions by Winograd's.
    FLOAT32,
    /// 32 bits, every sum as it is written down.
    STRICT
}
