package dev.fovea.cli.compare;

import dev.fovea.cli.workload.Workload;
import java.nio.file.Path;

/// What is measured at once: a workload, trained or asked, or the network of a file, with batches of one size, by so many threads.
public record Cell(Subject subject, boolean training, int batch, int threads) {

    /// A training step on the workload's own batch.
    public static Cell train(Workload workload, int threads) {
        return new Cell(Subject.of(workload), true, workload.batch(), threads);
    }

    /// Answers for `batch` images.
    public static Cell infer(Workload workload, int batch, int threads) {
        return new Cell(Subject.of(workload), false, batch, threads);
    }

    /// Answers of a network in a file of ONNX for `batch` images.
    public static Cell infer(Path onnx, int batch, int threads) {
        return new Cell(Subject.of(onnx), false, batch, threads);
    }

    /// `train` or `infer`.
    String mode() {
        return training ? "train" : "infer";
    }

    /// The line that opens it.
    String open() {
        return "open %s %s %d %d".formatted(subject.address(), mode(), batch, threads);
    }

    @Override public String toString() {
        return "%s, %s, batch %d, %d thread%s".formatted(subject, mode(), batch, threads,
                threads == 1 ? "" : "s");
    }
}
