package dev.fovea.onednn;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.TensorType;

/// A layout that oneDNN chose: blocked, packed or permuted.
record OneDnnLayout(TensorType type, View view, MemoryDescriptor descriptor) implements Layout {

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

    @Override public String toString() {
        return descriptor.layout(view.letters(type.shape().rank()));
    }
}
