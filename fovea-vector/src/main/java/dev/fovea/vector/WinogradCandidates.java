package dev.fovea.vector;

import dev.fovea.compile.Epilogue;
import dev.fovea.compile.FuseBiasGradients;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.compile.Reorder;
import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Unary;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import dev.fovea.vector.WinogradPays.KernelWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Convolutions of 3 × 3 and 5 × 5 with stride 1, and their two gradients, by Winograd's algorithm: where channels are whole vectors of 8 or 16,
/// and where `pays` says that less arithmetic outweighs the transforms.
///
/// Images stay as they lie, if whole vectors of channels are side by side; kernels are transformed by a step of their own.
final class WinogradCandidates {
    /// Lanes. With four there are neither transforms nor products that were measured.
    private static final int LEAST = 8;

    private final WinogradPays pays;
    private final Signature s;
    private final Team team;
    private final WarmUp warmUp;

    private WinogradCandidates(WinogradPays pays, Signature s, Team team, WarmUp warmUp) {
        this.pays = pays;
        this.s = s;
        this.team = team;
        this.warmUp = warmUp;
    }

    static Optional<Candidate> of(Op op, Signature s, Team team, WinogradPays pays, WarmUp warmUp) {
        var candidates = new WinogradCandidates(pays, s, team, warmUp);
        return switch (Narrow.wide(op)) {
            case Conv c -> candidates.forward(c);
            case Fused f when FuseBiasGradients.gradient(f).isPresent() ->
                candidates.kernelGradient(FuseBiasGradients.gradient(f).get());
            case Fused f -> candidates.forward(f);
            case ConvInputGradient g -> candidates.inputGradient(g);
            case ConvKernelGradient g -> candidates.kernelGradient(g);
            case Reorder(Layout from, WinogradKernelLayout to) -> candidates.kernel(Layout.rowMajor(from.type()), to);
            default -> Optional.empty();
        };
    }

    private record Found(String implementation, double growth, List<Layout> inputs, List<Layout> outputs,
            Supplier<WarmUp.Warmed> kernel, WarmUp warmingUp) implements Candidate {
        @Override public void announce() {
            warmingUp.begin(kernel.get());
        }

        @Override public Kernel prepare() {
            return warmingUp.of(kernel.get());
        }
    }

    private Optional<Candidate> forward(Op op) {
        return Epilogue.of(op, s).filter(e -> e.anchor() instanceof Conv && isSumThenRelu(e)).flatMap(e -> {
            var conv = (Conv) e.anchor();
            return transforms(conv, s.input(0), s.input(1), s.output(0), work(false)).flatMap(t -> {
                Layout x = images(0);
                Layout y = x.like(s.output(0));
                int other = e.steps().stream()
                        .flatMapToInt(step -> step instanceof Epilogue.Step.Plus(int input)
                                ? IntStream.of(input)
                                : IntStream.empty())
                        .findFirst().orElse(-1);
                boolean relu = e.steps().stream().anyMatch(Epilogue.Step.Function.class::isInstance);
                List<Layout> inputs = IntStream.range(0, s.inputs().size()).mapToObj(i -> i == 0
                        ? x
                        : i == 1
                                ? new WinogradKernelLayout(s.input(1), false)
                                : i == other ? y : Layout.rowMajor(s.input(i)))
                        .toList();
                return other == 0 && !x.equals(y)
                        ? Optional.empty()
                        : conv(t, inputs, y, conv.windows().get(0).before(), conv.windows().get(1).before(), e.bias(),
                                other,
                                relu ? 0 : Float.NEGATIVE_INFINITY);
            });
        });
    }

    /// At most one sum with another value, then at most one ReLU.
    private static boolean isSumThenRelu(Epilogue e) {
        List<Epilogue.Step> steps = e.steps();
        int functions = (int) steps.stream().filter(Epilogue.Step.Function.class::isInstance).count();
        boolean relu = functions == 0 || functions == 1
                && steps.getLast() instanceof Epilogue.Step.Function(Unary.Kind kind) && kind == Unary.Kind.RELU;
        return relu && steps.size() - functions <= 1;
    }

    private Optional<Candidate> inputGradient(ConvInputGradient g) {
        return transforms(g.conv(), s.output(0), s.input(1), s.input(0), work(true)).flatMap(t -> {
            Layout y = images(0);
            Layout x = y.like(s.output(0));
            List<Integer> before = g.conv().windows().stream().map(w -> w.size() - 1 - w.before()).toList();
            return conv(t, List.of(y, new WinogradKernelLayout(s.input(1), true)), x, before.get(0), before.get(1), -1,
                    -1,
                    Float.NEGATIVE_INFINITY);
        });
    }

    private Optional<Candidate> conv(WinogradTransforms t, List<Layout> inputs, Layout result, int above, int left,
            int bias, int other, float floor) {
        return Pixels.of(inputs.getFirst()).filter(TileReader::fits)
                .flatMap(x -> Pixels.of(result).map(y -> new Found(name(t), t.growth(), inputs, List.of(result),
                        () -> new WinogradConv(t, inputs, x, y, result, above, left, bias, other, floor, team),
                        warmUp)));
    }

    private Optional<Candidate> kernelGradient(ConvKernelGradient g) {
        return transforms(g.conv(), s.input(0), s.output(0), s.input(1), KernelWork.PLAIN).flatMap(t -> {
            Layout x = images(0);
            Layout y = x.like(s.input(1));
            List<Layout> outputs = s.outputs().stream().map(Layout::rowMajor).toList();
            List<Window> windows = g.conv().windows();
            var all = new ArrayList<>(List.of(x, y));
            all.addAll(outputs);
            return Pixels.of(x).filter(TileReader::fits).flatMap(px -> Pixels.of(y).filter(TileReader::fits)
                    .map(py -> new Found(name(t), t.growth(), List.of(x, y), outputs,
                            () -> new WinogradKernelGradient(t, all, px, py, windows.get(0).before(),
                                    windows.get(1).before(), team),
                            warmUp)));
        });
    }

    private Optional<Candidate> kernel(Layout from, WinogradKernelLayout to) {
        return WinogradTransforms.of(to.taps())
                .map(t -> new Found(name(t) + " kernel", 1, List.of(from), List.of(to),
                        () -> new WinogradKernelTransform(t, from, to, team), warmUp));
    }

    private KernelWork work(boolean turned) {
        return s.layout(1) instanceof Layout.Open open && open.steady()
                ? KernelWork.PREPARED
                : turned ? KernelWork.TURNED : KernelWork.PLAIN;
    }

    private static String name(WinogradTransforms t) {
        return "vector winograd4x" + t.taps();
    }

    /// Images as they lie, or row-major.
    private Layout images(int input) {
        Layout lies = s.layout(input);
        return Pixels.of(lies).isPresent() ? lies : Layout.rowMajor(s.input(input));
    }

    /// What the host's convolution computes with: a gradient of a bf16 kernel is f32.
    private static WinogradPays.Host host(TensorType x, TensorType kernel) {
        return x.dtype() == DType.F32
                ? WinogradPays.Host.F32
                : kernel.dtype() == DType.F32 ? WinogradPays.Host.BF16_KERNEL_GRADIENT : WinogradPays.Host.BF16;
    }

    private Optional<WinogradTransforms> transforms(Conv conv, TensorType x, TensorType kernel, TensorType y,
            KernelWork kernelWork) {
        boolean fits = Lanes.LENGTH >= LEAST && conv.windows().size() == 2 && conv.groups() == 1
                && conv.windows().stream().allMatch(
                        w -> w.stride() == 1 && w.dilation() == 1 && w.size() == conv.windows().getFirst().size())
                && (x.dtype() == DType.F32 || x.dtype() == DType.BF16) && y.dtype() == x.dtype()
                && x.shape().channels() % Lanes.LENGTH == 0 && y.shape().channels() % Lanes.LENGTH == 0
                && pays.with(conv, x.shape(), y.shape(), kernelWork, host(x, kernel));
        return fits ? WinogradTransforms.of(conv.windows().getFirst().size()) : Optional.empty();
    }
}
