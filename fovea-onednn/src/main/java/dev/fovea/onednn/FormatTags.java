package dev.fovea.onednn;

import java.util.HashMap;
import java.util.Map;

/// The library's own list of named layouts, so that no number of `dnnl_format_tag_t` stands in our code.
final class FormatTags {

    private static final Map<String, Integer> CODES = read();

    private FormatTags() {}

    /// The number of a tag such as `any`, `abcd`, `aBcd16b`.
    static int code(String tag) {
        Integer code = CODES.get(tag);
        if (code == null) {
            throw new OneDnnException("oneDNN has no layout '" + tag + "'; examples are any, abcd, acdb, aBcd16b");
        }
        return code;
    }

    private static Map<String, Integer> read() {
        var codes = new HashMap<String, Integer>();
        for (int code = 1;; code++) { // 0 is undef
            String name = Dnnl.formatTagName(code);
            if (name.startsWith("unknown")) {
                return Map.copyOf(codes);
            }
            codes.put(name, code);
        }
    }
}
