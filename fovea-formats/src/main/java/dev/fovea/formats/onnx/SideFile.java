package dev.fovea.formats.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The file beside a model that holds the values of its tensors, one after the other, each from a multiple of 4096 bytes on, so that it
/// can be mapped page by page.
///
/// ONNX, "External Data": a model in protobuf's form has 2 GiB at most, and names what stands elsewhere by location, offset and length.
final class SideFile {
    /// Fewer bytes stay in the model.
    static final int LEAST = 1024;

    private static final int ALIGNMENT = 4096;

    private final String name;
    private final List<MemorySegment> pieces = new ArrayList<>();
    private long length;

    SideFile(String name) {
        this.name = name;
    }

    /// As the model names it.
    String name() {
        return name;
    }

    /// Puts values at the end, and says where they begin.
    long append(MemorySegment values) {
        int gap = (int) (-length & ALIGNMENT - 1);
        if (gap > 0) {
            pieces.add(MemorySegment.ofArray(new byte[gap]));
        }
        long offset = length + gap;
        pieces.add(values);
        length = offset + values.byteSize();
        return offset;
    }

    List<MemorySegment> pieces() {
        return List.copyOf(pieces);
    }
}
