package dev.fovea.bench.peers;

import ai.onnxruntime.OrtEnvironment;
import dev.fovea.cli.compare.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// ONNX Runtime as an engine of the comparison.
public final class OnnxProgram {
    private OnnxProgram() {
    }

    public static void main(String[] arguments) throws IOException {
        String version = "onnxruntime " + OrtEnvironment.getEnvironment().getVersion();
        new Protocol(version, OnnxSession::open, System.out)
                .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
