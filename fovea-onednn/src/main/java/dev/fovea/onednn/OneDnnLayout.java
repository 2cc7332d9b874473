package dev.fovea.onednn;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.TensorType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A layout that oneDNN chose: blocked, packed or permuted.
record OneDnnLayout(TensorType type, View view, MemoryDescriptor descriptor) implements Layout {
    private static final Pattern BLOCKS = Pattern.compile("aBc?d?e?(\\d+)b");

    /// The layout that `descriptor` is; row-major under its own name, so that equal layouts are equal.
    /// It outlives the primitive that it was asked for: weights keep it.
    static Layout of(TensorType type, View view, MemoryDescriptor descriptor) {
        try (var temporary = new NativeScope()) {
            return descriptor.equals(view.rowMajor(temporary, type))
                    ? Layout.rowMajor(type)
                    : new OneDnnLayout(type, view, descriptor.copyTo(new NativeScope()));
        }
    }

    @Override public long bytes() {
        return descriptor.bytes();
    }

    @Override public boolean isPadded() {
        return descriptor.isPadded() || descriptor.bytes() != type.bytes();
    }

    /// nChw16c and its like.
    @Override public int channelBlock() {
        Matcher m = BLOCKS.matcher(descriptor.layout());
        return view.equals(View.ACTIVATION) && !isPadded() && m.matches() ? Integer.parseInt(m.group(1)) : 0;
    }

    @Override public Layout like(TensorType other) {
        try (var temporary = new NativeScope()) {
            return of(other, view, MemoryDescriptor.of(temporary, Types.of(other.dtype()), descriptor.layout(),
                    view.extents(other.shape())));
        }
    }

    @Override public String toString() {
        return descriptor.layout(view.letters(type.shape().rank()));
    }
}
