package dev.fovea.compile;

import dev.fovea.graph.Op;
import dev.fovea.spi.Candidate;
import java.util.List;

/// One step of a schedule: a chosen candidate, and what it reads and writes.
public record Step(String label, Op op, Candidate candidate, List<Buffer> inputs, List<Buffer> outputs,
        long multiplyAdds) {
    public Step {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
