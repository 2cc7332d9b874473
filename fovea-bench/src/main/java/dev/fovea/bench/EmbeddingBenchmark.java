package dev.fovea.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Rows of a table of 64 columns for 128 sentences of 32 words, and what the table learns from them.
public class EmbeddingBenchmark extends OpBenchmark {
    private static final int WORDS = 128 * 32;
    private static final int WIDTH = 64;

    @Param("10000") public int vocabulary = 10_000;

    @Param({"forward", "gradient"}) public String pass = "forward";

    @Override OneOp op() {
        return OneOp.of(operands -> {
            Value table = operands.floats(vocabulary, WIDTH);
            Value rows = Ops.gather(table, operands.labels(WORDS, vocabulary));
            return switch (pass) {
                case "forward" -> rows;
                case "gradient" ->
                    Gradients.of(Ops.sum(Ops.times(rows, operands.floats(WORDS, WIDTH))), List.of(table)).getFirst();
                default -> throw new IllegalArgumentException("there is no pass " + pass);
            };
        });
    }
}
