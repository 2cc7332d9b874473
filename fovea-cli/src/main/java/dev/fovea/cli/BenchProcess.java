package dev.fovea.cli;

import dev.fovea.cli.compare.Adapter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/// The process of its own in which `fovea bench --all` runs a workload: it answers lines as [Adapter] does. Its arguments are those of
/// [ExecutionOptions], as they are written down: `backend=reference precision=strict`.
public final class BenchProcess {
    private BenchProcess() {}

    public static void main(String[] arguments) throws IOException {
        var settings = new LinkedHashMap<String, String>();
        for (String argument : arguments) {
            String[] words = argument.split("=", 2);
            settings.put(words[0], words[1]);
        }
        var execution = new ExecutionOptions();
        execution.recall(settings);
        new Adapter(execution.execution(), System.out)
                .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
