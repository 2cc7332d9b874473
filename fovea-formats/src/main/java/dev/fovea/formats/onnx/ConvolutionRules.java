package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.convInputGradient;
import static dev.fovea.op.Ops.plus;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Convolutions over one to three axes. The kernel is `[out, in / groups, …]` in the file and `[…, in / groups, out]` here.
final class ConvolutionRules {
    private ConvolutionRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("Conv", 1, ConvolutionRules::conv).weights(1, 2).withKernel(),
                Operator.of("ConvTranspose", 1, ConvolutionRules::convTranspose).weights(1, 2).withKernel());
    }

    /// The order in which a kernel is kept.
    static List<Integer> kernelOrder(int rank) {
        return IntStream.concat(IntStream.range(2, rank), IntStream.of(1, 0)).boxed().toList();
    }

    /// The axes between batch and channels.
    static List<Integer> spatial(OnnxStep s, Carried x) {
        if (x.rank() < 3 || x.rank() > 5) {
            throw s.unsupported("is over the axes of %s; one to three axes of an image can be gone over", x.dims());
        }
        return x.dims().subList(2, x.rank());
    }

    private static Value withBias(OnnxStep s, Value y) {
        return s.has(2) ? plus(y, s.in(2).onnx()) : y;
    }

    private static OnnxValue conv(OnnxStep s) {
        Carried x = s.in(0);
        Carried w = s.in(1);
        List<Integer> extents = spatial(s, x);
        checkKernel(s, x, w);
        List<Window> windows = windows(s, w.dims().subList(2, w.rank()), extents);
        var conv = new Conv(windows, Math.toIntExact(s.integer("group", 1)));
        Value y = Ops.conv(conv, x.image(), w.inOrder(kernelOrder(w.rank())));
        return Carried.image(withBias(s, y), x.type());
    }

    private static void checkKernel(OnnxStep s, Carried x, Carried w) {
        if (w.rank() != x.rank()) {
            throw s.wrong("has a kernel %s for an image %s; both must have as many axes", w.dims(), x.dims());
        }
    }

    /// The windows of a convolution or of pooling over these extents.
    static List<Window> windows(OnnxStep s, List<Integer> sizes, List<Integer> extents) {
        int axes = sizes.size();
        List<Integer> strides = perAxis(s, "strides", axes, 1);
        List<Integer> dilations = perAxis(s, "dilations", axes, 1);
        List<Integer> pads = perAxis(s, "pads", 2 * axes, 0);
        String auto = s.text("auto_pad", "NOTSET");
        var windows = new ArrayList<Window>();
        for (int d = 0; d < axes; d++) {
            int before = pads.get(d);
            int after = pads.get(d + axes);
            if (before < 0 || after < 0) {
                throw s.unsupported("cuts off %d and %d with negative pads; only zeros can be added", before, after);
            }
            Window same = Window.same(sizes.get(d), strides.get(d), dilations.get(d), extents.get(d));
            windows.add(switch (auto) {
                case "SAME_UPPER" -> same;
                case "SAME_LOWER" -> new Window(same.size(), same.stride(), same.after(), same.before(),
                        same.dilation());
                case "VALID" -> new Window(same.size(), same.stride(), 0, 0, same.dilation());
                case "NOTSET", "" -> new Window(same.size(), same.stride(), before, after, same.dilation());
                default -> throw s.wrong("has the auto_pad \"%s\"", auto);
            });
        }
        return windows;
    }

    static List<Integer> perAxis(OnnxStep s, String attribute, int count, int byDefault) {
        List<Integer> all = s.integers(attribute).orElse(Collections.nCopies(count, byDefault));
        if (all.size() != count) {
            throw s.wrong("has %d numbers as %s, but %d axes take %d", all.size(), attribute, count, count);
        }
        return all;
    }

    /// The gradient of a convolution for its input: each pixel spreads out over a window.
    private static OnnxValue convTranspose(OnnxStep s) {
        Carried x = s.in(0);
        Carried w = s.in(1);
        List<Integer> extents = spatial(s, x);
        checkKernel(s, x, w);
        int axes = extents.size();
        int groups = Math.toIntExact(s.integer("group", 1));
        List<Integer> strides = perAxis(s, "strides", axes, 1);
        List<Integer> dilations = perAxis(s, "dilations", axes, 1);
        List<Integer> more = perAxis(s, "output_padding", axes, 0);
        List<Integer> pads = perAxis(s, "pads", 2 * axes, 0);
        Optional<List<Integer>> wanted = s.integers("output_shape").filter(l -> !l.isEmpty());
        String auto = s.text("auto_pad", "NOTSET");
        var windows = new ArrayList<Window>();
        var output = new ArrayList<>(List.of(x.dim(0)));
        var beyond = new ArrayList<Integer>();
        for (int d = 0; d < axes; d++) {
            Window bare = new Window(w.dim(d + 2), strides.get(d), 0, 0, dilations.get(d));
            int covered = Math.addExact(Math.multiplyExact(extents.get(d) - 1, strides.get(d)), bare.span());
            int before = pads.get(d);
            int after = pads.get(d + axes);
            int extent = covered + more.get(d) - before - after;
            if (wanted.isPresent() || auto.startsWith("SAME")) {
                List<Integer> shape = wanted.orElse(List.of());
                extent = wanted.isPresent()
                        ? shape.get(shape.size() - axes + d)
                        : Math.multiplyExact(extents.get(d), strides.get(d));
                int total = covered + more.get(d) - extent;
                before = auto.equals("SAME_UPPER") ? Math.floorDiv(total, 2) : total - Math.floorDiv(total, 2);
                after = total - before;
            } else if (auto.equals("VALID")) {
                extent += before + after;
                before = 0;
                after = 0;
            }
            int cut = Math.max(0, before);
            int cutAfter = Math.max(0, after);
            int made = covered - cut - cutAfter
                    + Math.clamp(extent - (covered - cut - cutAfter), 0, strides.get(d) - 1);
            if (made < 1 || extent < 1 || before < 0 && made < extent) {
                throw s.unsupported("yields an extent of %d of %d with the padding %d and %d", extent,
                        extents.get(d), before, after);
            }
            windows.add(new Window(bare.size(), bare.stride(), cut, cutAfter, bare.dilation()));
            output.add(made);
            beyond.add(extent - made);
        }
        output.add(Math.multiplyExact(w.dim(1), groups));
        Value y = convInputGradient(new Conv(windows, groups), new Shape(output), x.image(),
                w.inOrder(kernelOrder(w.rank())));
        for (int d = 0; d < axes; d++) {
            y = beyond.get(d) >= 0
                    ? Ops.pad(y, d + 1, 0, beyond.get(d), 0)
                    : Ops.slice(y, d + 1, 0, y.shape().extent(d + 1) + beyond.get(d), 1);
        }
        return Carried.image(withBias(s, y), x.type());
    }
}
