package dev.fovea.onednn;

import dev.fovea.compile.Epilogue;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Convolutions and their two gradients. Activations stay as they lie where oneDNN has a good kernel for that;
/// kernels take the layout that it likes best.
final class ConvCandidates {
    private ConvCandidates() {
    }

    static ConvQuestion forward(Conv conv, Epilogue epilogue, Signature s) {
        int threads = Threads.forWork(multiplyAdds(s.output(0), s.input(1)), s.threads());
        View kernels = View.kernel(conv.groups());
        boolean inRows = givesPicture(conv, s.output(0)) || isDeep(conv, s.output(0));
        List<ConvQuestion.Ask> asks = inRows ? IN_ROWS : sources(s.layout(0));
        return new ConvQuestion(threads, wanted(conv, s.input(0)), asks, (scope, ask) -> {
            TensorType y = s.output(0);
            MemoryDescriptor src = activation(scope, s.layout(0), ask);
            MemoryDescriptor dst = ask == ConvQuestion.Ask.OPEN && !epilogue.addsValues()
                    ? View.ACTIVATION.any(scope, y)
                    : like(scope, ask, src, y);
            MemoryDescriptor bias = epilogue.hasBias()
                    ? vector(scope, s.input(epilogue.bias()))
                    : MemoryDescriptor.NONE;
            return new Convolution.Forward(Propagation.FORWARD_TRAINING, src, kernels.any(scope, s.input(1)), bias, dst,
                    axes(conv),
                    PostOps.attributes(scope, epilogue, dst));
        }, (pd, recipe) -> {
            Layout out = layout(s.output(0), View.ACTIVATION, pd, Argument.DST);
            var in = new ArrayList<Layout>();
            for (int i = 0; i < s.inputs().size(); i++) {
                in.add(switch (i) {
                    case 0 -> layout(s.input(0), View.ACTIVATION, pd, Argument.SRC);
                    case 1 -> layout(s.input(1), kernels, pd, Argument.WEIGHTS);
                    default -> i == epilogue.bias() || epilogue.readsNumber(i) ? Layout.rowMajor(s.input(i)) : out;
                });
            }
            boolean fits = IntStream.range(0, 2).allMatch(i -> !epilogue.addsFactor(i) || in.get(i).equals(out));
            return fits
                    ? Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads, in,
                            List.of(out),
                            PostOps.reads(epilogue, Argument.SRC, Argument.WEIGHTS), List.of(Argument.DST), -1))
                    : Optional.empty();
        });
    }

    static ConvQuestion inputGradient(ConvInputGradient op, Signature s) {
        int threads = Threads.forWork(multiplyAdds(s.input(0), s.input(1)), s.threads());
        View kernels = View.kernel(op.conv().groups());
        List<ConvQuestion.Ask> asks = givesPicture(op.conv(), s.input(0)) ? IN_ROWS : sources(s.layout(0));
        return new ConvQuestion(threads, wanted(op.conv(), s.output(0)), asks, (scope, ask) -> {
            MemoryDescriptor dst = activation(scope, s.layout(0), ask);
            MemoryDescriptor src = ask == ConvQuestion.Ask.OPEN
                    ? View.ACTIVATION.any(scope, s.output(0))
                    : like(scope, ask, dst, s.output(0));
            return new Convolution.BackwardData(src, kernels.any(scope, s.input(1)), dst, axes(op.conv()),
                    Attributes.DEFAULT);
        }, (pd, recipe) -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                List.of(layout(s.input(0), View.ACTIVATION, pd, Argument.DIFF_DST),
                        layout(s.input(1), kernels, pd, Argument.WEIGHTS)),
                List.of(layout(s.output(0), View.ACTIVATION, pd, Argument.DIFF_SRC)),
                PrimitiveCandidate.inOrder(Argument.DIFF_DST, Argument.WEIGHTS), List.of(Argument.DIFF_SRC), -1)));
    }

    /// With the bias' gradient, which the same kernel sums up, if there is a second output.
    static ConvQuestion kernelGradient(ConvKernelGradient op, Signature s) {
        int threads = Threads.forWork(multiplyAdds(s.input(1), s.output(0)), s.threads());
        View kernels = View.kernel(op.conv().groups());
        boolean withBias = s.outputs().size() == 2;
        boolean inRows = givesPicture(op.conv(), s.input(1)) || readsGrey(s.input(0));
        List<ConvQuestion.Ask> asks = inRows ? IN_ROWS : sources(s.layout(0), s.layout(1));
        return new ConvQuestion(threads, wanted(op.conv(), s.input(0)), asks,
                (scope, ask) -> {
                    MemoryDescriptor bias = withBias ? vector(scope, s.output(1)) : MemoryDescriptor.NONE;
                    MemoryDescriptor dst = activation(scope, s.layout(1), ask);
                    MemoryDescriptor src = activation(scope, s.layout(0), ask);
                    return new Convolution.BackwardWeights(src, kernels.any(scope, s.output(0)), bias, dst,
                            axes(op.conv()),
                            Attributes.DEFAULT);
                }, (pd, recipe) -> {
                    Layout gradient = layout(s.output(0), kernels, pd, Argument.DIFF_WEIGHTS);
                    return Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                            List.of(layout(s.input(0), View.ACTIVATION, pd, Argument.SRC),
                                    layout(s.input(1), View.ACTIVATION, pd, Argument.DIFF_DST)),
                            withBias ? List.of(gradient, Layout.rowMajor(s.output(1))) : List.of(gradient),
                            PrimitiveCandidate.inOrder(Argument.SRC, Argument.DIFF_DST),
                            withBias
                                    ? List.of(Argument.DIFF_WEIGHTS, Argument.DIFF_BIAS)
                                    : List.of(Argument.DIFF_WEIGHTS),
                            -1));
                });
    }

    /// One with the widest vectors, or none that copies the windows of an image into a matrix; where each channel has a filter of its own, one
    /// made for that. Others take several times as long.
    private static Predicate<String> wanted(Conv conv, TensorType x) {
        boolean depthwise = conv.groups() > 1 && conv.groups() == x.shape().channels();
        return name -> !name.contains(Policy.WIDE ? NARROW : PRODUCT) && (!depthwise || name.contains(DEPTHWISE));
    }

    /// In the name of an implementation with vectors of 256 bits, where there are such of 512.
    private static final String NARROW = "avx2";

    /// In the name of one that multiplies a matrix of windows (Zen 3, the first convolution of AlexNet, 32 images: 101 to 132 ms, and 40 for the
    /// pooling that follows in its layout; 46 and 2 with activations row by row).
    private static final String PRODUCT = "gemm";

    /// In the name of an implementation for filters of one channel: `jit_dw`, `brdgmm_dw`.
    private static final String DEPTHWISE = "dw";

    /// A value that oneDNN laid out stays, if it can; a row-major one is asked for openly first, because the best kernels want blocks.
    private static List<ConvQuestion.Ask> sources(Layout... layouts) {
        boolean allFree = Arrays.stream(layouts).allMatch(ConvCandidates::isFree);
        return allFree && !Policy.ROW_MAJOR
                ? Policy.WIDE ? OPEN : OPEN_OR_IN_ROWS
                : List.of(ConvQuestion.Ask.AS_THEY_LIE, ConvQuestion.Ask.OPEN_IF_ROW_MAJOR, ConvQuestion.Ask.OPEN,
                        ConvQuestion.Ask.ROW_MAJOR);
    }

    private static final List<ConvQuestion.Ask> OPEN = List.of(ConvQuestion.Ask.OPEN, ConvQuestion.Ask.AS_THEY_LIE);
    private static final List<ConvQuestion.Ask> OPEN_OR_IN_ROWS = List.of(ConvQuestion.Ask.OPEN,
            ConvQuestion.Ask.AS_THEY_LIE, ConvQuestion.Ask.CHANNELS_LAST);

    /// First of all activations row by row, pixel by pixel.
    private static final List<ConvQuestion.Ask> IN_ROWS = List.of(ConvQuestion.Ask.CHANNELS_LAST, ConvQuestion.Ask.OPEN,
            ConvQuestion.Ask.AS_THEY_LIE);

    /// Whether pictures of up to three channels come out, as from an autoencoder: in blocks of channels they would be mostly padding. For
    /// pictures that go in oneDNN has kernels of its own.
    private static boolean givesPicture(Conv conv, TensorType y) {
        return conv.groups() == 1 && y.shape().channels() <= PICTURE;
    }

    private static final int PICTURE = 3;

    /// Whether pictures of one channel go in, where oneDNN would fill up their blocks with zeros (Zen 3, 5 × 5, 32 filters, 100 images of
    /// 28 × 28: 7.1 ms, 1.9 row by row).
    private static boolean readsGrey(TensorType x) {
        return !Policy.WIDE && x.shape().channels() == 1;
    }

    /// Whether there are so few pixels that the kernel is read for little else: then oneDNN's products of matrices are faster than its loops
    /// over blocks (Zen 5, 512 channels: 4 × 4 pixels 0.24 ms instead of 0.47, 7 × 7 0.54 instead of 0.84).
    private static boolean isDeep(Conv conv, TensorType y) {
        Shape s = y.shape();
        boolean wide = conv.windows().stream().allMatch(w -> w.size() > 1 && w.stride() == 1);
        return wide && conv.groups() == 1 && s.count() / s.channels() <= FEW && s.channels() >= MANY;
    }

    private static final int FEW = 64;
    private static final int MANY = 256;

    private static boolean isFree(Layout layout) {
        return layout.isRowMajor() || layout instanceof Layout.Open;
    }

    private static MemoryDescriptor activation(NativeScope scope, Layout layout, ConvQuestion.Ask ask) {
        return switch (ask) {
            case AS_THEY_LIE -> View.ACTIVATION.describe(scope, layout);
            case OPEN_IF_ROW_MAJOR -> isFree(layout)
                    ? View.ACTIVATION.any(scope, layout.type())
                    : View.ACTIVATION.describe(scope, layout);
            case OPEN -> View.ACTIVATION.any(scope, layout.type());
            case ROW_MAJOR, CHANNELS_LAST -> View.ACTIVATION.rowMajor(scope, layout.type());
        };
    }

    /// A descriptor for `type` in the manner of its neighbour: row-major beside row-major, else oneDNN's choice.
    private static MemoryDescriptor like(NativeScope scope, ConvQuestion.Ask ask, MemoryDescriptor neighbour,
            TensorType type) {
        boolean channelsLast = neighbour.layout(View.ACTIVATION.letters(type.shape().rank())).endsWith("c");
        return ask == ConvQuestion.Ask.CHANNELS_LAST || channelsLast && Policy.ROW_MAJOR
                ? View.ACTIVATION.rowMajor(scope, type)
                : View.ACTIVATION.any(scope, type);
    }

    private static MemoryDescriptor vector(NativeScope scope, TensorType type) {
        return MemoryDescriptor.of(scope, Types.of(type.dtype()), "a", type.shape().count());
    }

    private static Layout layout(TensorType type, View view, PrimitiveDescriptor pd, Argument argument) {
        return OneDnnLayout.of(type, view, pd.argument(argument));
    }

    static List<WindowAxis> axes(Conv conv) {
        return axes(conv.windows());
    }

    static List<WindowAxis> axes(List<Window> windows) {
        return windows.stream().map(w -> new WindowAxis(w.size(), w.stride(), w.dilation(), w.before(), w.after()))
                .toList();
    }

    private static long multiplyAdds(TensorType y, TensorType kernel) {
        return y.shape().count() * (kernel.shape().count() / kernel.shape().channels());
    }
}
