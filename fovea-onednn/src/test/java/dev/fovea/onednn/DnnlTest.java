package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DnnlTest {

    private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern PROTOTYPE = Pattern
            .compile("([\\w *]+?)\\s*DNNL_API\\s+(\\*?\\s*dnnl_\\w+)\\(([^;]*?)\\)\\s*;");
    private static final Pattern ENUM = Pattern.compile("typedef enum \\{(.*?)\\}\\s*(\\w+)\\s*;", Pattern.DOTALL);
    private static final Pattern DEFINE = Pattern.compile("#define (DNNL_ARG_\\w+) (\\d+)");

    @Test void libraryLoads() {
        assertThat(Dnnl.problem()).isEmpty();
        assertThat(Dnnl.version()).isEqualTo("3.11.0");
        assertThat(Dnnl.ENGINE).isNotZero();
    }

    @Test void constantsHaveTheLibrarysNames() {
        assertThat(Constants.differences()).isEmpty();
    }

    @Test void layoutTagsAreReadFromTheLibrary() {
        assertThat(FormatTags.code("any")).isEqualTo(1);
        assertThat(Dnnl.formatTagName(FormatTags.code("aBcd16b"))).isEqualTo("aBcd16b");
    }

    /// A wrong signature would not throw, but crash or compute nonsense.
    @Test void signaturesAreThoseOfTheHeader() throws IOException, ClassNotFoundException {
        var expected = new TreeMap<String, FunctionDescriptor>();
        var prototypes = PROTOTYPE.matcher(header("dnnl.h") + header("dnnl_common.h") + header("dnnl_debug.h"));
        while (prototypes.find()) {
            expected.put(prototypes.group(2).replaceAll("[*\\s]", ""), signature(prototypes));
        }
        link(Operation.class.getPermittedSubclasses());
        link(PostOp.class.getPermittedSubclasses());
        link(MemoryDescriptor.class.getDeclaredClasses());
        assertThat(Dnnl.signatures()).hasSizeGreaterThan(50)
                .allSatisfy((name, signature) -> assertThat(signature).as(name).isEqualTo(expected.get(name)));
    }

    /// As a handle passes each whole number as a `long`: on the stack, after eight of them, some platforms have an `int` in half the room.
    @Test void intsLieInRegisters() throws ClassNotFoundException {
        link(Operation.class.getPermittedSubclasses());
        assertThat(Dnnl.signatures()).allSatisfy((name, signature) -> assertThat(signature.argumentLayouts().stream()
                .filter(layout -> !layout.equals(ValueLayout.JAVA_FLOAT)).skip(8)).as(name)
                .doesNotContain(ValueLayout.JAVA_INT));
    }

    @Test void queriesAndArgumentsAreThoseOfTheHeader() throws IOException, ReflectiveOperationException {
        String types = header("dnnl_types.h");
        var constants = new TreeMap<String, Integer>();
        for (Matcher define = DEFINE.matcher(types); define.find();) {
            constants.put(define.group(1), Integer.valueOf(define.group(2)));
        }
        for (Matcher type = ENUM.matcher(types); type.find();) {
            if (type.group(2).equals("dnnl_query_t")) {
                readEnum(type.group(1), constants);
            }
        }
        for (Query query : Query.values()) {
            String name = "dnnl_query_" + query.name().toLowerCase(Locale.ROOT);
            assertThat(constants.get(name)).as(name).isEqualTo(query.code());
        }
        for (var field : Argument.class.getDeclaredFields()) {
            if (field.getType() == Argument.class) {
                var argument = (Argument) field.get(Argument.SRC);
                String name = "DNNL_ARG_" + argument.name(); // SRC is #defined as SRC_0
                assertThat(constants.get(constants.containsKey(name) ? name : name + "_0")).as(name)
                        .isEqualTo(argument.code());
            }
        }
        assertThat(constants).containsEntry("DNNL_ARG_MULTIPLE_SRC", Argument.source(0).code())
                .containsEntry("DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE",
                        Argument.postOp(0).code() - Argument.SRC_1.code());
    }

    private static void link(Class<?>[] classes) throws ClassNotFoundException {
        for (Class<?> type : classes) {
            Class.forName(type.getName());
        }
    }

    private static void readEnum(String body, Map<String, Integer> constants) {
        int next = 0;
        for (String constant : body.replaceAll("\\s+", "").split(",")) {
            String[] parts = constant.split("=");
            if (parts.length == 2) {
                next = constants.containsKey(parts[1]) ? constants.get(parts[1]) : Integer.decode(parts[1]);
            }
            constants.put(parts[0], next++);
        }
    }

    private static FunctionDescriptor signature(Matcher prototype) {
        String parameters = prototype.group(3).trim();
        MemoryLayout[] layouts = parameters.equals("void") || parameters.isEmpty()
                ? new MemoryLayout[0]
                : Arrays.stream(parameters.split(",")).map(DnnlTest::layout).toArray(MemoryLayout[]::new);
        String[] lines = (prototype.group(1) + (prototype.group(2).startsWith("*") ? " *" : "")).strip().split("\n");
        return FunctionDescriptor.of(layout(lines[lines.length - 1]), layouts);
    }

    private static MemoryLayout layout(String declaration) {
        String type = declaration.replace("const ", "").strip().split("[\\s*]")[0];
        boolean pointer = declaration.contains("*") || type.equals("dnnl_dims_t");
        if (pointer || type.equals("size_t") || type.equals("dnnl_dim_t")
                || type.matches("(const_)?dnnl_(memory|primitive"
                        + "|primitive_desc|memory_desc|primitive_attr|post_ops|engine|stream)_t")) {
            return ValueLayout.JAVA_LONG;
        }
        return type.equals("float") ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_INT;
    }

    private static String header(String name) throws IOException {
        String platform = NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch")).orElseThrow()
                .classifier();
        try (var in = DnnlTest.class.getResourceAsStream(
                "/org/bytedeco/dnnl/" + platform + "/include/oneapi/dnnl/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return COMMENT.matcher(text).replaceAll("");
        }
    }
}
