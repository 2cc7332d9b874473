package dev.fovea.cli.compare;

import dev.fovea.cli.workload.Workload;
import java.nio.file.Path;

/// What engines are compared by: a workload that each builds for itself, or the network of a file that all of them read.
///
/// @param name    in the table
/// @param title   of the network
/// @param address by which engines open it: of a workload its name, of a file its URI
public record Subject(String name, String title, String address) {
    static final String FILE = "file:";

    static Subject of(Workload workload) {
        return new Subject(workload.name(), workload.title(), workload.name());
    }

    static Subject of(Path onnx) {
        return new Subject("onnx", onnx.getFileName().toString(), onnx.toAbsolutePath().normalize().toUri().toString());
    }

    boolean isFile() {
        return address.startsWith(FILE);
    }

    @Override public String toString() {
        return isFile() ? title : name + " " + title;
    }
}
