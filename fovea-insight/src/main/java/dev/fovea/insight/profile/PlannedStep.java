package dev.fovea.insight.profile;

import dev.fovea.compile.BlockedUpdate;
import dev.fovea.compile.Buffer;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Step;
import dev.fovea.graph.Op;
import dev.fovea.op.Gather;
import dev.fovea.op.Slice;
import dev.fovea.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// What a step of a plan has to do, and which kernel does it.
///
/// @param number         in the plan, as its text has it
/// @param label          in the plan
/// @param name           for readers: `dense/kernel/update` where the label lists an optimizer's sixteen ops
/// @param layer          that it belongs to; `loss` and `metric` of what is no layer; empty where nothing is known
/// @param op             what equal steps have in common: `Conv`, `update`
/// @param implementation the kernel that was chosen
/// @param reads          layouts of what it reads
/// @param writes         layouts of what it writes
/// @param bytes          of what it reads and writes, padding included, each value once
public record PlannedStep(int number, String label, String name, String layer, String op, Kind kind,
        String implementation, List<String> reads, List<String> writes, long multiplyAdds, long bytes) {
    public PlannedStep {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /// Those of a plan that have a kernel, in order; views have none.
    public static List<PlannedStep> of(Plan plan) {
        var layers = new StepLayers(plan);
        var steps = new ArrayList<PlannedStep>();
        for (int number = 0; number < plan.steps().size(); number++) {
            Step step = plan.steps().get(number);
            PlannedStep planned = of(number, step, layers);
            if (!step.candidate().isView()) {
                steps.add(planned);
            }
        }
        return steps;
    }

    private static PlannedStep of(int number, Step step, StepLayers layers) {
        String place = layers.place(step);
        Kind kind = layers.isUpdate(step) ? Kind.UPDATE : Kind.of(step.op());
        return new PlannedStep(number, step.label(), name(place, step, kind), layers.layer(step), op(step.op(), kind),
                kind, step.candidate().implementation(), layouts(step.inputs()), layouts(step.outputs()),
                step.multiplyAdds(), bytes(step));
    }

    private static String name(String place, Step step, Kind kind) {
        return switch (step.op()) {
            case Reorder(var from, var to) -> place + "/reorder " + from + " → " + to;
            case BlockedUpdate update -> place + "/" + update.product().label() + "+update";
            case Op _ -> kind == Kind.UPDATE ? place + "/" + kind : step.label();
        };
    }

    private static String op(Op op, Kind kind) {
        if (op instanceof BlockedUpdate) {
            return Kind.main(op).getClass().getSimpleName() + "+update";
        }
        return switch (kind) {
            case UPDATE, ELEMENT_WISE, REORDER -> kind.toString();
            case CONVOLUTION, MATRIX_PRODUCT, NORMALIZATION, POOLING, SOFTMAX, SUM, COPY, RANDOM_NUMBERS, OTHER ->
                Kind.main(op).getClass().getSimpleName();
        };
    }

    private static List<String> layouts(List<Buffer> buffers) {
        return buffers.stream().map(b -> b.layout().toString()).toList();
    }

    /// Of a table and of what is sliced it reads no more than comes out.
    private static long bytes(Step step) {
        long written = step.outputs().stream().distinct().mapToLong(Buffer::bytes).sum();
        long read = step.inputs().stream().distinct().mapToLong(Buffer::bytes).sum();
        if (step.op() instanceof Gather || step.op() instanceof Slice) {
            long whole = step.inputs().getFirst().bytes();
            read += Math.min(whole, written) - whole;
        }
        return read + written;
    }
}
