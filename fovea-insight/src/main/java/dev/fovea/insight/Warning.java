package dev.fovea.insight;

/// What is doubtful about an architecture, where, and what to do.
///
/// @param path   the layer, or the network's input
/// @param rule   the rule of thumb that it breaks
/// @param what   what is the case there, with its numbers
/// @param remedy what to do
public record Warning(String path, Rule rule, String what, String remedy) {

    /// Rules of thumb: the sizing rules of lecture E (after cs231n), and what else costs pixels, weights or context.
    public enum Rule {
        /// The input should be divisible by 2 as often as the network halves it.
        INPUT_SIZE,
        /// Kernels of 3x3 or at most 5x5, of odd size.
        KERNEL_SIZE,
        /// A convolution keeps the size, or divides it by its stride.
        SHRINKING_CONVOLUTION,
        /// Pooling is 2x2 with stride 2.
        POOLING_SIZE,
        /// Every pixel is under some window.
        DROPPED_PIXELS,
        /// The receptive field of the last map is neither larger than the image nor, where nothing joins its positions, smaller.
        RECEPTIVE_FIELD,
        /// Not most of the weights in one dense layer.
        HEAVY_DENSE_LAYER
    }

    @Override public String toString() {
        return "%s: %s\n    %s".formatted(path, what, remedy);
    }
}
