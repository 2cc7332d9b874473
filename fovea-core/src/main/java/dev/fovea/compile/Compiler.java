package dev.fovea.compile;

import dev.fovea.graph.Node;
import java.util.List;

/// How a graph becomes fast: the list of passes, and nothing else.
public final class Compiler {
    private Compiler() {
    }

    /// The passes from graph to graph, in order.
    public static List<Pass> passes(Target target) {
        return List.of(
                new BindBatch(target.batch()),
                new ExpandComposites(target),
                new Simplify(),
                new FoldPadding(),
                new FoldScales(),
                new FuseNormalizations(target),
                new FuseEpilogues(),
                new SequencesToMatrices(),
                new FuseBiasGradients(),
                new FuseElementWise(),
                new RecomputeInSweeps(),
                new PairWorkspaces(target.backend()),
                new Recompute(target.memory()),
                new LowerPrecision(target),
                new UpdateInBlocks());
    }

    /// The graph that is scheduled.
    public static Program rewrite(Program program, Target target) {
        Program result = program;
        for (Pass pass : passes(target)) {
            Program before = result;
            result = pass.apply(before);
            assert CheckGraph.holds(before, result, pass);
        }
        return result;
    }

    /// Order, kernels and layouts.
    public static Schedule schedule(Program program, Target target) {
        Program rewritten = rewrite(program, target);
        List<Node> order = OrderSteps.of(rewritten);
        TuneKernels.Tuned tuned = target.times().map(times -> TuneKernels.of(rewritten, order, target, times))
                .orElse(new TuneKernels.Tuned(rewritten, order, Choices.NONE));
        return ChooseKernels.of(tuned.program(), tuned.order(), target, tuned.choices());
    }

    /// A place for everything, also for the bytes of work space that each step takes.
    public static PlanMemory memory(Schedule schedule, List<Long> scratch) {
        return PlanMemory.of(schedule, scratch);
    }
}
