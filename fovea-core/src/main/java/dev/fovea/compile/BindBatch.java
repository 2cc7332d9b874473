package dev.fovea.compile;

/// ```
/// f32[N, 28, 28, 1]        becomes        f32[128, 28, 28, 1]
/// ```
public record BindBatch(int batch) implements Pass {

    @Override public Program apply(Program program) {
        return Pass.rebuild(program, (target, n, in) -> target.addNode(n.op().bind(batch), in).outputs());
    }
}
