package dev.fovea.formats.onnx;

import dev.fovea.data.io.FileException;
import dev.fovea.formats.FormatException;
import dev.fovea.formats.Mapping;
import dev.fovea.formats.Text;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files beside a model that hold values of its tensors: below its folder and nowhere else.
final class ExternalData {
    private static final String REMEDY = "Take the model from a source that you trust, with the files that belong to it";

    private final String model;
    private final Path folder;
    private final Arena arena;
    private final Map<Path, MemorySegment> files = new HashMap<>();

    ExternalData(Path model, Arena arena) {
        this.model = model.toString();
        this.folder = model.toAbsolutePath().resolveSibling("").normalize();
        this.arena = arena;
    }

    /// The tensor with its values, wherever they stand.
    OnnxTensor resolve(OnnxTensor tensor) {
        if (tensor.external().isEmpty()) {
            return tensor;
        }
        String location = tensor.external().getOrDefault("location", "");
        MemorySegment bytes = files.computeIfAbsent(file(tensor, location), f -> Mapping.map(f, arena));
        long expected = OnnxTensor.bytes(tensor.type(), tensor.dims());
        long offset = number(tensor, "offset", 0);
        long length = number(tensor, "length", expected);
        if (expected < 0 || length != expected) {
            throw error(tensor, "%s%s takes %d bytes, but %d are named".formatted(tensor.type(), tensor.dims(),
                    expected, length));
        }
        if (offset > bytes.byteSize() || length > bytes.byteSize() - offset) {
            throw error(tensor, "bytes %d to %d are named, but %s has %d".formatted(offset, offset + length,
                    Text.quote(location), bytes.byteSize()));
        }
        return new OnnxTensor(tensor.name(), tensor.code(), tensor.dims(), bytes.asSlice(offset, length), Map.of());
    }

    private Path file(OnnxTensor tensor, String location) {
        try {
            Path inside = Path.of(location);
            boolean names = !location.isEmpty() && !inside.isAbsolute() && !location.startsWith("/")
                    && !location.contains("\\") && !location.contains(":");
            for (Path name : inside) {
                names &= !name.toString().equals("..") && !name.toString().equals(".");
            }
            if (!names) {
                throw outside(tensor, location);
            }
            Path file = folder.resolve(inside);
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(tensor, location);
            }
            return file;
        } catch (InvalidPathException _) {
            throw outside(tensor, location);
        } catch (IOException e) {
            throw new FileException(e, "%s: the file %s of the tensor %s could not be read: %s", model,
                    Text.quote(location), Text.quote(tensor.name()), FileException.reason(e));
        }
    }

    private FormatException outside(OnnxTensor tensor, String location) {
        return error(tensor, "the values are said to be in %s; only files below the model's folder are read"
                .formatted(Text.quote(location)));
    }

    private long number(OnnxTensor tensor, String key, long byDefault) {
        String text = tensor.external().getOrDefault(key, Long.toString(byDefault));
        if (!text.matches("\\d{1,18}")) {
            throw error(tensor, "the %s of its values is %s, which is no whole number".formatted(key,
                    Text.quote(text)));
        }
        return Long.parseLong(text);
    }

    private FormatException error(OnnxTensor tensor, String problem) {
        return new FormatException(model, "tensor " + Text.quote(tensor.name()), problem, REMEDY);
    }
}
