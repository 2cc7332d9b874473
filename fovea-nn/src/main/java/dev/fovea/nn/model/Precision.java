package dev.fovea.nn.model;

/// How exact the arithmetic is.
public enum Precision {
    /// 32 bits, with algorithms that err some ten times more than a plain sum where they are faster: convolutions by Winograd's.
    FLOAT32,
    /// 32 bits, every sum as it is written down.
    STRICT,
    /// Values that lie between the steps of a network take 16 bits, 8 of them for the digits, wherever that is faster; products are summed
    /// in 32 bits. Weights, their gradients, statistics and the loss stay as they are. Only where the processor has instructions for it.
    BF16
}
