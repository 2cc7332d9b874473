package dev.fovea.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.cli.compare.Adapter;
import dev.fovea.cli.compare.Comparison;
import dev.fovea.cli.compare.Engine;
import dev.fovea.cli.compare.Peer;
import dev.fovea.cli.compare.Protocol;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other libraries begin with our numbers. The large workloads are left to `fovea-bench/peers`, which compares before it measures.
class LibrariesTest {

    /// What a program answers.
    private interface Program {
        void serve(BufferedReader in, PrintStream out) throws IOException;
    }

    private static double[] numbers(Program program, String open) throws IOException {
        var out = new ByteArrayOutputStream();
        program.serve(new BufferedReader(new StringReader(open + "\nstep 1\nquit")), new PrintStream(out));
        String answer = out.toString().lines().filter(l -> l.startsWith("@loss")).findFirst()
                .orElseThrow(() -> new AssertionError(out.toString()));
        return Arrays.stream(answer.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    private static double[] ours(String open) throws IOException {
        return numbers((in, out) -> new Adapter(Execution.best(), out).serve(in), open);
    }

    private static double[] libtorch(String open) throws IOException {
        return numbers((in, out) -> new Protocol("libtorch", TorchSession::new, out).serve(in), open);
    }

    private static double[] onnxRuntime(String open) throws IOException {
        return numbers((in, out) -> new Protocol("onnxruntime", OnnxSession::open, out).serve(in), open);
    }

    private static void assertAgree(double[] theirs, double[] ours) {
        assertThat(theirs).hasSameSizeAs(ours);
        for (int i = 0; i < ours.length; i++) {
            assertThat(theirs[i]).isCloseTo(ours[i],
                    within(Comparison.AGREEMENT * Math.max(Math.abs(ours[i]), Math.abs(ours[0]))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W3", "W4", "W9"}) void libtorchTrainsFromOurLoss(String workload)
            throws IOException {
        String open = "open " + workload + " train 0 1 nodrop";
        assertAgree(libtorch(open), ours(open));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W3", "W4", "W8", "W9"}) void theAnswersAreOurs(String workload)
            throws IOException {
        String open = "open " + workload + " infer 2 1";
        double[] ours = ours(open);
        assertAgree(libtorch(open), ours);
        assertAgree(onnxRuntime(open), ours);
    }

    @Test void theAnswersToAFileAreOurs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a net.onnx");
        var net = Layers.sequential(Layers.conv2d(4, 3).relu(), Layers.flatten(), Layers.dense(3));
        try (Model model = Model.of(Network.of(net, Shape.of(6, 5, 2)), Seed.of(1))) {
            model.initialize();
            model.save(file);
        }
        String open = "open " + file.toUri() + " infer 2 1";
        assertAgree(onnxRuntime(open), ours(open));
    }

    @Test void theyAreFoundAsAService() {
        assertThat(ServiceLoader.load(Peer.class)).singleElement().satisfies(peer -> {
            assertThat(peer.engines()).extracting(Engine::name).contains("libtorch", "onnxruntime");
            Engine libtorch = peer.engines().getFirst();
            assertThat(libtorch.trains()).isTrue();
            assertThat(libtorch.environment().apply(2)).containsEntry("OMP_NUM_THREADS", "2")
                    .containsKey("MALLOC_TRIM_THRESHOLD_");
            assertThat(libtorch.command()).endsWith("dev.fovea.bench.peers.TorchProgram");
            assertThat(peer.engines().getLast().trains()).isFalse();
        });
    }
}
