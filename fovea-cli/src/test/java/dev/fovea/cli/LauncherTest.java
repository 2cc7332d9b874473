package dev.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script `fovea` and its archive of classes, in a checkout whose program only prints its arguments, and which was built already.
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class LauncherTest {
    private static final String PROGRAM = """
            package dev.fovea.cli;

            class Main {
                public static void main(String[] arguments) {
                    System.out.println("ran " + String.join(" ", arguments));
                }
            }
            """;
    private static final List<String> MODULES = List.of("core", "reference", "onednn", "vector", "data", "nn",
            "formats",
            "zoo", "insight", "all", "cli");
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir Path root;

    private Path state;
    private Path jdk = JAVA;

    @BeforeEach void aBuiltCheckout() throws IOException, InterruptedException {
        state = root.resolve("target/launcher");
        for (String module : MODULES) {
            Files.createDirectories(root.resolve("fovea-" + module + "/src/main"));
            Files.createFile(root.resolve("fovea-" + module + "/pom.xml"));
        }
        Files.createFile(root.resolve("pom.xml"));
        Files.copy(LecturesPageTest.root().resolve("fovea"), root.resolve("fovea"));
        Files.createDirectories(state.resolve("lib"));
        jar(PROGRAM);
        touch(Files.createFile(state.resolve("built")), 60);
    }

    private void jar(String program) throws IOException, InterruptedException {
        Path source = Files.writeString(root.resolve("Main.java"), program);
        Path classes = root.resolve("classes");
        command(JAVA.resolve("bin/javac"), "-d", classes, source);
        command(JAVA.resolve("bin/jar"), "cf", state.resolve("lib/program.jar"), "-C", classes, ".");
    }

    private static void command(Object... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.of(words).map(Object::toString).toList()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private static void touch(Path file, long secondsFromNow) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsFromNow)));
    }

    /// What a start printed, and whether its class came from an archive.
    private record Start(int code, String out, String err, boolean isArchived) {}

    private Process begin(Path loaded) throws IOException {
        var builder = new ProcessBuilder("sh", root.resolve("fovea").toString(), "a", "b c");
        builder.environment().put("FOVEA_JAVA_HOME", jdk.toString());
        builder.environment().put("FOVEA_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    private static Start end(Process process, Path loaded) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean archived = Files.readString(loaded).lines()
                .anyMatch(l -> l.contains("dev.fovea.cli.Main source: shared objects file"));
        return new Start(process.exitValue(), out, err, archived);
    }

    private Start start() throws IOException, InterruptedException {
        Path loaded = root.resolve("loaded.txt");
        return end(begin(loaded), loaded);
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(state)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jsa")).toList();
        }
    }

    private static void assertRan(Start start) {
        assertThat(start.out()).isEqualTo("ran a b c\n");
        assertThat(start.code()).isZero();
    }

    private static void assertSilent(Start start) {
        assertThat(start.err()).isIn("", "WARNING: Using incubator modules: jdk.incubator.vector\n");
    }

    @Test void theFirstStartMakesTheArchiveAndEachUsesIt() throws IOException, InterruptedException {
        Start first = start();
        assertRan(first);
        assertThat(first.err()).contains("fovea: making an archive of classes, once, from which it starts faster");
        assertThat(first.isArchived()).isTrue();
        assertThat(state.resolve("classes-work")).doesNotExist();
        assertThat(root.resolve("target/launcher.lock")).doesNotExist();
        Start second = start();
        assertRan(second);
        assertSilent(second);
        assertThat(second.isArchived()).isTrue();
    }

    @Test void anArchiveThatIsDamagedIsPassedOverInSilence() throws IOException, InterruptedException {
        start();
        Path archive = archives().getFirst();
        byte[] whole = Files.readAllBytes(archive);
        for (byte[] damaged : List.of(Arrays.copyOf(whole, 100_000), new byte[1_000_000], new byte[1])) {
            Files.write(archive, damaged);
            Start start = start();
            assertRan(start);
            assertSilent(start);
            assertThat(start.isArchived()).isFalse();
        }
    }

    @Test void anArchiveOfOtherJarsIsPassedOverInSilence() throws IOException, InterruptedException {
        start();
        jar(PROGRAM.replace("ran", "the other ran"));
        Start start = start();
        assertThat(start.out()).isEqualTo("the other ran a b c\n");
        assertSilent(start);
        assertThat(start.isArchived()).isFalse();
    }

    @Test void anArchiveOlderThanTheJdkIsNotUsed() throws IOException, InterruptedException {
        start();
        Files.setLastModifiedTime(archives().getFirst(), FileTime.fromMillis(0));
        Start start = start();
        assertRan(start);
        assertSilent(start);
        assertThat(start.isArchived()).isFalse();
    }

    @Test void withoutAnArchiveItStartsToo() throws IOException, InterruptedException {
        String version = Files.readString(JAVA.resolve("release")).lines().filter(l -> l.startsWith("JAVA_VERSION="))
                .findFirst().orElseThrow().split("\"")[1];
        Files.createFile(state.resolve("classes-" + version + ".jsa"));
        Start start = start();
        assertRan(start);
        assertSilent(start);
        assertThat(start.isArchived()).isFalse();
    }

    @Test void twoThatStartTogetherMakeOneArchive() throws IOException, InterruptedException {
        Path one = root.resolve("one.txt");
        Path two = root.resolve("two.txt");
        Process first = begin(one);
        Process second = begin(two);
        List<Start> both = List.of(end(first, one), end(second, two));
        both.forEach(LauncherTest::assertRan);
        assertThat(both).allMatch(Start::isArchived);
        assertThat(both).filteredOn(s -> s.err().contains("making an archive")).hasSize(1);
        assertThat(archives()).hasSize(1);
    }

    @Test void anArchiveThatCannotBeMadeIsTriedOnce() throws IOException, InterruptedException {
        jdk = root.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.copy(JAVA.resolve("release"), jdk.resolve("release"));
        assertThat(Files.createFile(jdk.resolve("bin/javac")).toFile().setExecutable(true)).isTrue();
        Path java = Files.writeString(jdk.resolve("bin/java"), """
                #!/bin/sh
                case " $* " in *" -Xshare:dump "*) exit 1 ;; esac
                exec "%s/bin/java" "$@"
                """.formatted(JAVA));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Start first = start();
        assertRan(first);
        assertThat(first.err()).contains("making an archive");
        Start second = start();
        assertRan(second);
        assertSilent(second);
        assertThat(archives()).singleElement().satisfies(a -> assertThat(a).isEmptyFile());
    }
}
