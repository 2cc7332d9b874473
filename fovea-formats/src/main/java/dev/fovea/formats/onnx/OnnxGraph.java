package dev.fovea.formats.onnx;

import java.util.ArrayList;
import java.util.List;

/// `GraphProto`: nodes in an order in which each reads what is there, tensors that are given, what goes in and what comes out.
public record OnnxGraph(String name, List<OnnxNode> nodes, List<OnnxTensor> initializers, List<OnnxValueInfo> inputs,
        List<OnnxValueInfo> outputs, boolean sparse) {

    static OnnxGraph read(ProtoReader in) {
        String name = "";
        var nodes = new ArrayList<OnnxNode>();
        var initializers = new ArrayList<OnnxTensor>();
        var inputs = new ArrayList<OnnxValueInfo>();
        var outputs = new ArrayList<OnnxValueInfo>();
        boolean sparse = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> nodes.add(OnnxNode.read(in.message("node[" + nodes.size() + "]")));
                case 2 -> name = in.text("name");
                case 5 -> initializers.add(OnnxTensor.read(in.message("initializer[" + initializers.size() + "]")));
                case 11 -> inputs.add(OnnxValueInfo.read(in.message("input[" + inputs.size() + "]")));
                case 12 -> outputs.add(OnnxValueInfo.read(in.message("output[" + outputs.size() + "]")));
                case 15 -> {
                    sparse = true;
                    in.skip();
                }
                default -> in.skip();
            }
        }
        return new OnnxGraph(name, List.copyOf(nodes), List.copyOf(initializers), List.copyOf(inputs),
                List.copyOf(outputs), sparse);
    }
}
