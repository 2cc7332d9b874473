package dev.fovea.cli.compare;

import dev.fovea.cli.workload.InferenceSession;
import dev.fovea.cli.workload.Session;
import dev.fovea.cli.workload.SharedBatches;
import dev.fovea.cli.workload.TrainingSession;
import dev.fovea.cli.workload.Workload;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Precision;
import dev.fovea.spi.Availability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Our side of the comparison with other libraries: a program that runs the workloads by Fovea, and answers as [Protocol] says.
public final class Adapter {
    private final Execution execution;
    private final PrintStream out;

    /// Runs the workloads there; how many threads compute is said with each.
    public Adapter(Execution execution, PrintStream out) {
        this.execution = execution;
        this.out = out;
    }

    /// `fp32` or `bf16`.
    public static void main(String[] args) throws IOException {
        String precision = args.length == 0 ? "fp32" : args[0];
        if (args.length > 1 || !List.of("fp32", "bf16").contains(precision)) {
            System.err.println("usage: adapter [fp32|bf16]");
            System.exit(2);
        }
        Execution execution = Execution.best().precision(precision.equals("fp32") ? Precision.FLOAT32 : Precision.BF16);
        var adapter = new Adapter(execution, System.out);
        adapter.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    /// Answers lines until `quit` or their end.
    public void serve(BufferedReader in) throws IOException {
        new Protocol(version(), this::open, out).serve(in);
    }

    private String version() {
        var backend = execution.backend();
        return "fovea " + backend.name() + switch (backend.availability()) {
            case Availability.Available(String version) -> " (" + version + ")";
            case Availability.Unavailable(String reason) -> " (" + reason + ")";
        };
    }

    private Session open(Protocol.Request request) {
        Execution threaded = execution.threads(request.threads());
        if (request.onnx().isPresent()) {
            return open(request, request.onnx().get(), threaded);
        }
        Workload workload = Workload.find(request.workload(), request.noDropout())
                .orElseThrow(() -> new EngineException("there is no workload " + request.workload()));
        int batch = request.batch() == 0 ? workload.batch() : request.batch();
        SharedBatches data = request.data().map(folder -> SharedBatches.mnist(workload, batch, folder))
                .orElseGet(() -> SharedBatches.noise(workload, batch));
        return request.training()
                ? new TrainingSession(workload, data, threaded)
                : new InferenceSession(workload, data, threaded);
    }

    private static Session open(Protocol.Request request, Path file, Execution threaded) {
        if (request.training()) {
            throw new EngineException("a network of a file is asked, not trained");
        }
        try {
            return InferenceSession.of(file, Math.max(1, request.batch()), threaded);
        } catch (IllegalArgumentException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }
}
