package dev.fovea.formats.onnx;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `ModelProto`: a graph, and the version of each set of operators that it is written in.
///
/// @param file    what was read, as messages name it
/// @param opsets  the version by domain; ONNX's own is the empty one
/// @param metadata what the model says about itself
public record OnnxModel(String file, long irVersion, String producer, Map<String, Long> opsets, OnnxGraph graph,
        Map<String, String> metadata, boolean functions) {

    /// @throws FormatException if the bytes are no model of ONNX, or a damaged one
    public static OnnxModel of(String file, MemorySegment bytes) {
        return of(file, bytes, OnnxLimits.standard());
    }

    public static OnnxModel of(String file, MemorySegment bytes, OnnxLimits limits) {
        ProtoReader in = ProtoReader.of(file, bytes, limits);
        long irVersion = 0;
        String producer = "";
        boolean functions = false;
        Optional<OnnxGraph> graph = Optional.empty();
        var opsets = new LinkedHashMap<String, Long>();
        var metadata = new LinkedHashMap<String, String>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> irVersion = in.varint("ir_version");
                case 2 -> producer = in.text("producer_name");
                case 7 -> graph = Optional.of(OnnxGraph.read(in.message("graph")));
                case 8 -> opset(in.message("opset_import"), opsets);
                case 14 -> in.message("metadata_props").entry(metadata);
                case 25 -> {
                    functions = true;
                    in.skip();
                }
                default -> in.skip();
            }
        }
        OnnxGraph found = graph.orElseThrow(() -> new FormatException(file, "",
                "there is no graph in it", "This is no model of ONNX, or it was cut off: take another copy"));
        return new OnnxModel(file, irVersion, producer, opsets, found, metadata, functions);
    }

    /// The model of a file, mapped for as long as the arena lives.
    public static OnnxModel map(Path file, Arena arena) {
        return of(file.toString(), Mapping.map(file, arena));
    }

    private static void opset(ProtoReader in, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = in.text("domain");
                case 2 -> version = in.varint("version");
                default -> in.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }
}
