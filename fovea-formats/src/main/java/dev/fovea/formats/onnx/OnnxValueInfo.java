package dev.fovea.formats.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ValueInfoProto`: what goes in or comes out, its element type and its extents as far as they are said.
///
/// @param code the element type's number; 0 where it is no tensor
/// @param dims absent where not even the number of axes is said
public record OnnxValueInfo(String name, int code, Optional<List<Dim>> dims) {

    /// One extent: a number, or a name for what is open, which may be empty.
    public record Dim(long extent, String name) {
        boolean isOpen() {
            return extent < 0;
        }

        @Override public String toString() {
            return isOpen() ? name.isEmpty() ? "?" : name : Long.toString(extent);
        }
    }

    static OnnxValueInfo read(ProtoReader in) {
        String name = "";
        int code = 0;
        Optional<List<Dim>> dims = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text("name");
                case 2 -> {
                    ProtoReader type = in.message("type");
                    while (type.next()) {
                        if (type.field() == 1) {
                            ProtoReader tensor = type.message("tensor_type");
                            while (tensor.next()) {
                                switch (tensor.field()) {
                                    case 1 -> code = tensor.integer("elem_type");
                                    case 2 -> dims = Optional.of(dims(tensor.message("shape")));
                                    default -> tensor.skip();
                                }
                            }
                        } else {
                            type.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return new OnnxValueInfo(name, code, dims);
    }

    private static List<Dim> dims(ProtoReader shape) {
        var dims = new ArrayList<Dim>();
        while (shape.next()) {
            if (shape.field() != 1) {
                shape.skip();
                continue;
            }
            ProtoReader dim = shape.message("dim[" + dims.size() + "]");
            long extent = -1;
            String name = "";
            while (dim.next()) {
                switch (dim.field()) {
                    case 1 -> extent = dim.varint("dim_value");
                    case 2 -> name = dim.text("dim_param");
                    default -> dim.skip();
                }
            }
            dims.add(new Dim(extent, name));
            if (dims.size() > shape.limits().axes()) {
                throw shape.error("dim", "a tensor has more than %d axes".formatted(shape.limits().axes()));
            }
        }
        return dims;
    }
}
