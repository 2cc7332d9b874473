package dev.fovea.cli.compare;

import dev.fovea.cli.workload.Workload;

/// What is measured at once: a workload, trained or asked, with batches of one size, by so many threads.
public record Cell(Workload workload, boolean training, int batch, int threads) {

    /// A training step on the workload's own batch.
    public static Cell train(Workload workload, int threads) {
        return new Cell(workload, true, workload.batch(), threads);
    }

    /// Answers for `batch` images.
    public static Cell infer(Workload workload, int batch, int threads) {
        return new Cell(workload, false, batch, threads);
    }

    /// `train` or `infer`.
    String mode() {
        return training ? "train" : "infer";
    }

    /// The line that opens it.
    String open() {
        return "open %s %s %d %d".formatted(workload.name(), mode(), batch, threads);
    }

    @Override public String toString() {
        return "%s %s, %s, batch %d, %d thread%s".formatted(workload.name(), workload.title(), mode(), batch, threads,
                threads == 1 ? "" : "s");
    }
}
