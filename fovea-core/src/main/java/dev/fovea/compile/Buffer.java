package dev.fovea.compile;

import dev.fovea.spi.Layout;

/// A value of a schedule with its layout: what steps read and write.
///
/// Buffers compare by identity; `number` is for printing.
public final class Buffer {

    /// Where its memory comes from.
    public sealed interface Origin {
        /// Fed by the caller, in row-major order.
        record Fed(String name) implements Origin {
        }

        /// The weights' own memory.
        record Persistent(String path) implements Origin {
        }

        /// Written once, when a runner is made.
        record Fixed(dev.fovea.tensor.Tensor value) implements Origin {
        }

        /// Another layout of a variable that this program does not change: written when the weights have changed.
        record Derived() implements Origin {
        }

        /// Shares the arena with buffers that live at other times.
        record Temporary() implements Origin {
        }
    }

    private final int number;
    private final String label;
    private final Layout layout;
    private final Origin origin;

    Buffer(int number, String label, Layout layout, Origin origin) {
        this.number = number;
        this.label = label;
        this.layout = layout;
        this.origin = origin;
    }

    public int number() {
        return number;
    }

    public String label() {
        return label;
    }

    public Layout layout() {
        return layout;
    }

    public Origin origin() {
        return origin;
    }

    public long bytes() {
        return layout.bytes();
    }

    @Override public String toString() {
        return label;
    }
}
