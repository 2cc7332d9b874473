package dev.fovea.nn.model;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The formats that are on the class path or module path.
final class ModelFormats {
    private ModelFormats() {}

    /// The format of a file, by its ending.
    static ModelFormat of(Path file) {
        return of(file, ServiceLoader.load(ModelFormat.class).stream().map(ServiceLoader.Provider::get).toList());
    }

    static ModelFormat of(Path file, List<ModelFormat> formats) {
        if (formats.isEmpty()) {
            throw new IllegalStateException(file + ": no format for models is on the class path.\n"
                    + "Add the dependency dev.fovea:fovea-formats, or dev.fovea:fovea, which has all modules.");
        }
        return formats.stream().filter(f -> f.endings().stream().anyMatch(file.toString()::endsWith)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s: no format has files of this name; there are %s.\nGive the file one of these endings."
                                .formatted(file,
                                        formats.stream().map(ModelFormats::text).sorted()
                                                .collect(Collectors.joining(", ")))));
    }

    /// `torch (*.pt, *.pth, *.th)`
    private static String text(ModelFormat format) {
        return format.endings().stream().map(e -> "*" + e)
                .collect(Collectors.joining(", ", format.name() + " (", ")"));
    }
}
