package dev.fovea.bench.peers;

import dev.fovea.cli.compare.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Loader;

/// libtorch as an engine of the comparison: by `org.bytedeco:pytorch`, which is what it is called by in Java.
public final class TorchProgram {
    private TorchProgram() {
    }

    public static void main(String[] arguments) throws IOException {
        String version = "org.bytedeco:pytorch " + Loader.getVersion("org.bytedeco", "pytorch");
        new Protocol(version, TorchSession::new, System.out)
                .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
