package dev.fovea.cli;

import static dev.fovea.nn.tune.Choices.oneOf;
import static dev.fovea.nn.tune.Searches.gridSearch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.train.Logs;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.SearchSpace;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuneProgressTest {
    private static final SearchSpace SPACE = SearchSpace.of("rate", oneOf(0.0012345));
    private static final Trial TRIAL = SPACE.draw(1, 3);
    private static final Tuner TUNER = Tuner.of(SPACE, gridSearch(9), _ -> {
        throw new IllegalStateException("nothing is trained here");
    });

    private static String printed(boolean terminal, Result result) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var progress = new TuneProgress(new Console(out, out, terminal), 9);
        progress.begun(TRIAL);
        progress.moved(TRIAL, 1, new Logs(new LinkedHashMap<>(Map.of("loss", 0.5))));
        progress.ended(TUNER, result);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test void aLineForATrialThatHasEnded() {
        assertThat(printed(false, new Result(TRIAL, 1, -0.25, 12.34, "")))
                .isEqualTo("trial 3, 1 epoch, 12.3 s: val_loss 0.2500 with rate 0.001234\n");
        assertThat(printed(false, new Result(TRIAL, 9, Double.NaN, 0.04, "the loss is NaN")))
                .isEqualTo("trial 3, 9 epochs, 0.0 s: failed with rate 0.001234: the loss is NaN\n");
    }

    /// What the line before was longer by is blanked.
    @Test void onATerminalTheTrialInWorkIsShown() {
        assertThat(printed(true, new Result(TRIAL, 1, -0.25, 1, ""))).isEqualTo("\rtrial 3 - rate 0.001234"
                + "\rtrial 3, epoch 1/9 - loss 0.5000 - rate 0.001234"
                + "\rtrial 3, 1 epoch, 1.0 s: val_loss 0.2500 with rate 0.001234\n");
    }

    @Test void whatDoesNotFitInALineIsCut() {
        var bytes = new ByteArrayOutputStream();
        var progress = new TuneProgress(new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), System.err,
                true), 9);
        Trial trial = SearchSpace.of("activation", oneOf("x".repeat(90))).draw(1, 0);
        progress.begun(trial);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\rtrial 0 - activation " + "x".repeat(57) + "…");
    }
}
