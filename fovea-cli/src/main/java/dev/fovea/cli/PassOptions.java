package dev.fovea.cli;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import java.util.Optional;
import picocli.CommandLine.Option;

/// For which pass a network is compiled, and for how many samples at once.
final class PassOptions {
    static final String NET = "A network by name (fovea nets lists them); or a model file, also of ONNX or Keras; or the folder of a run.";
    private static final int BATCH = 32;            // of a model file that does not say

    // @formatter:off
    @Option(names = "--batch", paramLabel = "SIZE",
            description = "Samples in a batch; that of training if not given, 1 in inference.")
    Optional<Integer> batch = Optional.empty();

    @Option(names = "--mode", paramLabel = "MODE", description = "train or infer; train if not given.")
    Optional<Pass> mode = Optional.empty();
    // @formatter:on

    boolean isGiven() {
        return batch.isPresent() || mode.isPresent();
    }

    Pass pass() {
        return mode.orElse(Pass.TRAIN);
    }

    /// What NET|MODEL means, compiled for that pass there.
    Prepared prepared(String net, Execution where) {
        if (batch.isPresent() && batch.get() < 1) {
            throw new IllegalArgumentException("--batch must be 1 or more, but is " + batch.get());
        }
        if (Nets.find(net).isPresent()) {
            NamedNet named = Nets.named(net);
            return Prepared.of(named, pass(), size(named.training().batch()), where);
        }
        Model model = ModelFile.loadNet(net, where);
        return Prepared.of(model, pass(), size(Optional.ofNullable(model.provenance().get("batch size"))
                .map(Integer::valueOf).orElse(BATCH)));
    }

    private int size(int training) {
        return batch.orElse(pass() == Pass.TRAIN ? training : 1);
    }
}
