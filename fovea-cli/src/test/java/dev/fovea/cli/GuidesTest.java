package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every program of the README and of the guides compiles without a warning; those of the guides, which are quick, run and print
/// what their comments say: `// prints true`.
class GuidesTest {

    private static final Pattern PROGRAM = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern PRINTS = Pattern.compile("// prints (.+)$", Pattern.MULTILINE);

    @TempDir Path folder;

    private record Program(String name, String source) {
    }

    @TestFactory Stream<DynamicTest> everyProgramCompilesAndRuns() throws IOException {
        Path root = LecturesPageTest.root();
        var programs = new ArrayList<Program>();
        try (var guides = Files.list(root.resolve("docs/guides"))) {
            for (Path page : Stream.concat(Stream.of(root.resolve("README.md")), guides.sorted()).toList()) {
                String name = page.getFileName().toString().replaceFirst("\\.md$", "").replaceAll("\\W", "_");
                List<String> sources = PROGRAM.matcher(Files.readString(page)).results().map(m -> m.group(1))
                        .filter(source -> source.contains("void main(")).toList();
                sources.forEach(source -> programs.add(new Program(name + "_" + sources.indexOf(source), source)));
            }
        }
        assertThat(programs).isNotEmpty();
        return programs.stream().map(p -> DynamicTest.dynamicTest(p.name, () -> {
            compile(p);
            if (!p.name.startsWith("README")) {
                check(p);
            }
        }));
    }

    /// Who looks for a layer finds it on the page of its group: in the text or in a table, not only in a program.
    @Test void everyLayerIsNamedOnAPage() throws IOException {
        var text = new StringBuilder();
        try (var guides = Files.list(LecturesPageTest.root().resolve("docs/guides"))) {
            for (Path page : guides.filter(f -> f.toString().endsWith(".md")).toList()) {
                text.append(BLOCK.matcher(Files.readString(page)).replaceAll(""));
            }
        }
        List<String> layers = Arrays.stream(Layers.class.getMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()) && Component.class.isAssignableFrom(m.getReturnType()))
                .map(Method::getName).distinct().sorted().toList();
        assertThat(layers).hasSizeGreaterThan(90);
        assertThat(layers.stream().filter(name -> !Pattern.compile("(?<![.\\w])" + name + "[(`]").matcher(text).find()))
                .as("layers that no page of docs/guides names").isEmpty();
    }

    private void check(Program program) throws IOException, ReflectiveOperationException {
        String printed = run(program.name);
        assertThat(printed.lines()).as(program.name)
                .containsAll(PRINTS.matcher(program.source).results().map(MatchResult::group)
                        .map(comment -> comment.substring("// prints ".length())).toList());
    }

    private void compile(Program program) throws IOException {
        Path file = Files.writeString(folder.resolve(program.name + ".java"), program.source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("--release", "25", "-Xlint:all", "-Werror", "-proc:none", "-d", folder.toString(),
                    "--class-path", System.getProperty("java.class.path"));
            boolean compiled = compiler
                    .getTask(messages, manager, null, options, null, manager.getJavaFileObjects(file)).call();
            assertThat(compiled).as("%s%n%s", program.name, messages).isTrue();
        }
    }

    private String run(String name) throws IOException, ReflectiveOperationException {
        PrintStream out = System.out;
        var printed = new ByteArrayOutputStream();
        try (var loader = new URLClassLoader(new URL[]{folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Class<?> program = loader.loadClass(name);
            var constructor = program.getDeclaredConstructor();
            constructor.setAccessible(true);
            var main = program.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
