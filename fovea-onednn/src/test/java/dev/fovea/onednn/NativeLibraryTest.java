package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @Test void platformsFollowTheNamesOfTheJars() {
        assertThat(NativePlatform.of("Linux", "amd64")).contains(NativePlatform.LINUX_X86_64);
        assertThat(NativePlatform.of("Linux", "aarch64")).contains(NativePlatform.LINUX_ARM64);
        assertThat(NativePlatform.of("Mac OS X", "aarch64")).contains(NativePlatform.MACOSX_ARM64);
        assertThat(NativePlatform.of("Mac OS X", "x86_64")).contains(NativePlatform.MACOSX_X86_64);
        assertThat(NativePlatform.of("Windows 11", "amd64")).contains(NativePlatform.WINDOWS_X86_64);
        assertThat(NativePlatform.of("Linux", "riscv64")).isEmpty();
        assertThat(NativePlatform.of("AIX", "ppc64")).isEmpty();
    }

    @Test void cacheFollowsXdg() {
        assertThat(NativeFiles.userCache(Map.of("XDG_CACHE_HOME", "/c"), "/home/a")).isEqualTo(Path.of("/c/fovea"));
        assertThat(NativeFiles.userCache(Map.of(), "/home/a")).isEqualTo(Path.of("/home/a/.cache/fovea"));
    }

    @Test void missingLibraryIsAValueThatThrowsOnlyWhenCalled() {
        var functions = new NativeFunctions(new NativeLibrary.Failed("no natives here"));
        var function = functions.function("dnnl_version", ValueLayout.JAVA_LONG);
        assertThat(functions.problem()).contains("no natives here");
        assertThatThrownBy(() -> { long _ = (long) function.invokeExact(); })
                .isInstanceOf(OneDnnException.class)
                .hasMessage("dnnl_version cannot be called: no natives here");
    }

    @Test void missingFunctionIsNamed() {
        var functions = new NativeFunctions(new NativeLibrary.Loaded(_ -> java.util.Optional.empty()));
        functions.function("dnnl_gone", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
        assertThat(functions.problem()).contains("the oneDNN library has no function dnnl_gone");
    }

    @Test void severalCallersUnpackTheSameFileAtOnce(@TempDir Path folder) throws Exception {
        byte[] content = new byte[1 << 20];
        Path jar = folder.resolve("natives.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("lib.so"));
            zip.write(content);
        }
        var resource = URI.create("jar:" + jar.toUri() + "!/lib.so").toURL();
        Path target = folder.resolve("lib.so");
        Files.write(target, new byte[7]); // what a crash could have left
        Callable<Void> unpack = () -> {
            NativeFiles.unpack(resource, target);
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(java.util.Collections.nCopies(8, unpack))) {
                done.get();
            }
        }
        assertThat(target).hasBinaryContent(content);
        assertThat(names(folder)).containsExactlyInAnyOrder("lib.so", "natives.jar");
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
