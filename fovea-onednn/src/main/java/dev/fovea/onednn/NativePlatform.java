package dev.fovea.onednn;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The platforms that `org.bytedeco:dnnl` has natives for, with the names of the libraries in their loading order.
enum NativePlatform {
    LINUX_X86_64("linux-x86_64", "libgomp.so.1", "libdnnl.so.3"),
    LINUX_ARM64("linux-arm64", "libgomp.so.1", "libdnnl.so.3"),
    MACOSX_X86_64("macosx-x86_64", "libiomp5.dylib", "libdnnl.3.dylib"),
    MACOSX_ARM64("macosx-arm64", "libomp.dylib", "libdnnl.3.dylib"),
    WINDOWS_X86_64("windows-x86_64", "dnnl.dll"); // its OpenMP is the system's VCOMP140.DLL

    private final String classifier;
    private final List<String> libraries;

    NativePlatform(String classifier, String... libraries) {
        this.classifier = classifier;
        this.libraries = List.of(libraries);
    }

    /// The platform for the values of `os.name` and `os.arch`; empty where there are no natives.
    static Optional<NativePlatform> of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64");
        if (!arm && !osArch.equals("amd64") && !osArch.equals("x86_64")) {
            return Optional.empty();
        }
        if (os.startsWith("linux")) {
            return Optional.of(arm ? LINUX_ARM64 : LINUX_X86_64);
        }
        if (os.startsWith("mac")) {
            return Optional.of(arm ? MACOSX_ARM64 : MACOSX_X86_64);
        }
        return os.startsWith("windows") && !arm ? Optional.of(WINDOWS_X86_64) : Optional.empty();
    }

    /// The Maven classifier, which is also the name of the folder in the jar.
    String classifier() {
        return classifier;
    }

    /// File names: first the OpenMP runtime, then oneDNN, which needs it.
    List<String> libraries() {
        return libraries;
    }
}
