package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages that send a reader from a slide, or from a question, to a file: whatever they name is there.
///
/// A name in backticks is resolved when it looks like one: a path, a module `fovea-core`, a package `dev.fovea.op`, a class
/// `Window`, a nested class or member behind a dot, a test method behind a `#`. Where two classes have the name, the page of
/// the lectures puts the package before it: `op.Softmax`.
class LecturesPageTest {

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern ROW = Pattern.compile("\\bS-\\d\\d\\b");
    private static final Pattern PATH = Pattern.compile("[\\w.-]*/[\\w./-]+|[\\w-]+\\.(?:java|md|xml|txt|svg)");
    private static final Pattern MODULE = Pattern.compile("fovea-[a-z]+");
    private static final Pattern PACKAGE = Pattern.compile("dev(?:\\.[a-z]+)+");
    private static final Pattern CLASS = Pattern.compile(
            "(?<package>(?:[a-z]+\\.)*)(?<name>[A-Z]\\w*[a-z]\\w*)(?<members>(?:\\.\\w+)*)(?:#(?<method>\\w+))?(?:\\(.*\\))?");

    private static final Path ROOT = root();
    private static List<Path> sources = List.of();

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md")) && folder.getParent() instanceof Path parent) {
            folder = parent;
        }
        return folder;
    }

    @BeforeAll static void findSources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            sources = files.filter(f -> unix(ROOT.relativize(f)).matches("[^/]+/src/.*\\.java")).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/lectures.md", "ARCHITECTURE.md",
            "CONTRIBUTING.md"}) void everyNameOnThePageIsInTheTree(String page) throws IOException {
        List<String> lost = CODE.matcher(withoutBlocks(page)).results().map(m -> m.group(1))
                .flatMap(name -> problem(name, page.equals("docs/lectures.md")).stream()).distinct().toList();
        assertThat(lost).as("names on %s that do not resolve", page).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md",
            "docs"}) void everyLinkLeadsToAFile(String start) throws IOException {
        var lost = new ArrayList<String>();
        try (var files = Files.walk(ROOT.resolve(start))) {
            for (Path page : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                LINK.matcher(Files.readString(page)).results().map(m -> m.group(1))
                        .filter(link -> !link.contains(":") && !Files.exists(page.resolveSibling(link)))
                        .forEach(link -> lost.add(ROOT.relativize(page) + ": " + link));
            }
        }
        assertThat(lost).as("links that lead nowhere").isEmpty();
    }

    @Test void everyRowOfTheLecturesStandsOnThePageOnce() throws IOException {
        List<String> rows = Stream
                .of(IntStream.rangeClosed(1, 18), IntStream.rangeClosed(20, 44), IntStream.rangeClosed(50, 64))
                .flatMapToInt(s -> s).mapToObj("S-%02d"::formatted).toList();
        assertThat(ROW.matcher(read(ROOT.resolve("docs/lectures.md"))).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    /// Prints row → tests, and fails where a row of a table names none.
    @Test void everyRowNamesATest() throws IOException {
        List<String> bare = new ArrayList<>();
        for (String row : withoutBlocks("docs/lectures.md").lines().filter(l -> l.startsWith("| S-")).toList()) {
            String id = row.substring(2, 6);
            List<String> tests = CODE.matcher(row).results().map(m -> m.group(1))
                    .filter(n -> n.matches("([a-z]+\\.)*\\w+Test(#\\w+)?"))
                    .toList();
            System.out.println(id + " → " + String.join(", ", tests));
            if (tests.isEmpty()) {
                bare.add(id);
            }
        }
        assertThat(bare).as("rows without a test").isEmpty();
    }

    private static String withoutBlocks(String page) throws IOException {
        return Files.readString(ROOT.resolve(page)).replaceAll("(?ms)^```.*?^```", "");
    }

    /// What is wrong with a name, or nothing.
    private static List<String> problem(String name, boolean unique) {
        if (PATH.matcher(name).matches()) {
            boolean there = Files.exists(ROOT.resolve(name)) || sources.stream().anyMatch(s -> s.endsWith(name));
            return there ? List.of() : List.of(name + ": no such file");
        }
        if (MODULE.matcher(name).matches()) {
            return Files.exists(ROOT.resolve(name).resolve("pom.xml")) ? List.of() : List.of(name + ": no such module");
        }
        if (PACKAGE.matcher(name).matches()) {
            String folder = "/" + name.replace('.', '/') + "/";
            return sources.stream().anyMatch(s -> unix(s).contains(folder))
                    ? List.of()
                    : List.of(name + ": no such package");
        }
        var match = CLASS.matcher(name);
        return match.matches() ? classProblem(name, match, unique) : List.of();
    }

    private static List<String> classProblem(String name, MatchResult match, boolean unique) {
        String end = "/" + match.group("package").replace('.', '/') + match.group("name") + ".java";
        List<Path> found = sources.stream().filter(s -> unix(s).endsWith(end)).toList();
        if (found.isEmpty() && isOfTheJdk(match.group("package") + match.group("name"))) {
            return List.of();
        }
        if (found.isEmpty()) {
            return List.of(name + ": no such class");
        }
        if (unique && found.size() > 1) {
            return List.of(name + ": there are " + found.size() + " of that name; put the package before it");
        }
        List<String> members = Stream
                .concat(Stream.of(match.group("members").split("\\.")), Stream.ofNullable(match.group("method")))
                .toList();
        return found.stream().map(LecturesPageTest::read)
                .anyMatch(
                        text -> members.stream().allMatch(m -> Pattern.compile("\\b" + m + "\\b").matcher(text).find()))
                                ? List.of()
                                : List.of(name + ": no such member");
    }

    private static boolean isOfTheJdk(String name) {
        return Stream
                .of("", "java.lang.", "java.lang.foreign.", "java.util.", "java.util.concurrent.", "java.nio.file.",
                        "java.awt.image.")
                .anyMatch(start -> {
                    try {
                        return Class.forName(start + name, false, null) != null;
                    } catch (ClassNotFoundException _) {
                        return false;
                    }
                });
    }

    private static String unix(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
