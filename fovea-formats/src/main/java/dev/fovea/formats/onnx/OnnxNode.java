package dev.fovea.formats.onnx;

import dev.fovea.formats.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `NodeProto`: `outputs = op(inputs)`, with attributes by name. An input that is left out has an empty name.
public record OnnxNode(String name, String op, String domain, List<String> inputs, List<String> outputs,
        Map<String, OnnxAttribute> attributes) {

    static OnnxNode read(ProtoReader in) {
        String name = "";
        String op = "";
        String domain = "";
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var attributes = new LinkedHashMap<String, OnnxAttribute>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> inputs.add(in.text("input"));
                case 2 -> outputs.add(in.text("output"));
                case 3 -> name = in.text("name");
                case 4 -> op = in.text("op_type");
                case 5 -> {
                    OnnxAttribute attribute = OnnxAttribute.read(in.message("attribute[" + attributes.size() + "]"));
                    attributes.put(attribute.name(), attribute);
                }
                case 7 -> domain = in.text("domain");
                default -> in.skip();
            }
        }
        return new OnnxNode(name, op, domain.equals("ai.onnx") ? "" : domain, List.copyOf(inputs),
                List.copyOf(outputs), attributes);
    }

    /// The operator with its domain, where that is not ONNX's own.
    String operator() {
        return domain.isEmpty() ? op : domain + "." + op;
    }

    /// How messages name it: `Conv "conv1"`, or by what it yields.
    String place() {
        String named = name.isEmpty() ? outputs.stream().findFirst().orElse("") : name;
        return operator().substring(0, Math.min(60, operator().length())) + " " + Text.quote(named);
    }
}
