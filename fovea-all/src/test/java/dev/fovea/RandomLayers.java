package dev.fovea;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.model.FunctionalBuilder.functional;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Conv1DTranspose;
import dev.fovea.nn.layer.Conv2DTranspose;
import dev.fovea.nn.layer.Conv3DTranspose;
import dev.fovea.nn.layer.Cropping3D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.ZeroPadding3D;
import dev.fovea.nn.layer.Size;
import dev.fovea.nn.layer.Size3D;
import dev.fovea.nn.layer.Conv3D;
import dev.fovea.graph.Graph;
import dev.fovea.nn.model.Kinds;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A random layer of each kind, with random options, for samples of any shape that the kind can take.
record RandomLayers(Draw draw) {
    /// More numbers than that in a sample are not made more still.
    static final int ROOM = 400;

    /// What can be drawn: all that a file can hold.
    static final List<String> KINDS = Kinds.standard().records().entrySet().stream()
            .filter(e -> Component.class.isAssignableFrom(e.getValue())).map(e -> e.getKey()).sorted().toList();

    private static final List<String> KEEP = List.of("dense", "linear", "relu", "leaky_relu", "clipped_relu", "prelu",
            "elu", "selu", "gelu", "silu", "mish", "hard_swish", "hard_sigmoid", "softplus", "softsign", "sigmoid",
            "tanh",
            "softmax", "rescaling", "dropout", "gaussian_noise", "gaussian_dropout", "alpha_dropout",
            "batch_normalization", "layer_normalization", "group_normalization", "rms_normalization",
            "local_response_normalization", "normalization");
    private static final List<List<String>> KEEP_MAPS = List.of(
            List.of("conv1d", "depthwise_conv1d", "locally_connected1d", "max_pooling1d", "average_pooling1d",
                    "position_embedding", "multi_head_attention", "transformer_encoder", "spatial_dropout1d"),
            List.of("conv2d", "depthwise_conv2d", "locally_connected2d", "max_pooling2d", "average_pooling2d",
                    "spatial_dropout2d"),
            List.of("conv3d", "max_pooling3d", "average_pooling3d", "spatial_dropout3d"));

    /// How many axes a sample must have for a layer of that kind, where it matters.
    static Optional<Integer> rank(String kind) {
        if (kind.matches(".*[123]d(_transpose)?")) {
            return Optional.of(kind.charAt(kind.replace("_transpose", "").length() - 2) - '0' + 1);
        }
        return switch (kind) {
            case "embedding", "dense" -> Optional.empty();
            case "resizing", "patch_embedding" -> Optional.of(3);
            case "multi_head_attention", "transformer_encoder", "class_token", "position_embedding", "select_token" ->
                Optional.of(2);
            default -> Optional.empty();
        };
    }

    /// Whether such a layer needs axes beside that of the channels.
    static boolean needsMaps(String kind) {
        return rank(kind).isPresent() || kind.startsWith("channels_");
    }

    /// What a layer makes of samples of that shape.
    static Shape shape(Layer layer, DType dtype, Shape sample) {
        var graph = new Graph();
        Shape y = Scope.root(graph, Mode.TRAINING).call(layer, Ops.input(graph, "input", dtype, sample.prepend(2)))
                .shape();
        return y.sub(1, y.rank());
    }

    /// A layer of any kind that can read such samples.
    Layer any(Shape x, int depth) {
        List<String> fitting = KINDS.stream().filter(k -> !k.equals("embedding"))
                .filter(k -> rank(k).map(r -> r == x.rank()).orElse(x.rank() > 1 || !needsMaps(k))).toList();
        return of(draw.one(fitting), x, depth);
    }

    /// A layer that keeps the shape.
    Layer keep(Shape x, int depth) {
        if (depth > 0 && draw.chance(0.15)) {
            return residual(keep(x, depth - 1), keep(x, depth - 1));
        }
        String kind = x.rank() > 1 && draw.chance(0.6)
                ? draw.one(KEEP_MAPS.get(x.rank() - 2))
                : draw.one(KEEP);
        int c = x.channels();
        return switch (kind) {
            case "dense" -> draw.neurons(dense(c), c);
            case "conv1d" -> draw.neurons(conv1d(c, draw.from(1, 3)).padding(draw.one(SAME, CAUSAL))
                    .dilation(draw.from(1, 2)), c);
            case "conv2d" -> draw.neurons(conv2d(c, draw.from(1, 3), draw.from(1, 3)).padding(SAME)
                    .groups(draw.divisor(c)), c);
            case "conv3d" -> draw.neurons(conv3d(c, draw.from(1, 3)).padding(SAME), c);
            case "depthwise_conv1d" -> draw.neurons(depthwiseConv1d(draw.from(1, 3)).padding(CAUSAL), c);
            case "depthwise_conv2d" -> draw.neurons(depthwiseConv2d(draw.from(1, 3)).padding(SAME), c);
            case "locally_connected1d" -> draw.neurons(locallyConnected1d(c, draw.from(1, 3)).padding(SAME));
            case "locally_connected2d" -> draw.neurons(locallyConnected2d(c, draw.from(1, 2)).padding(SAME));
            case "max_pooling1d" -> maxPooling1d(draw.from(2, 3)).stride(1).padding(SAME);
            case "max_pooling2d" -> maxPooling2d(draw.from(2, 3)).stride(1).padding(SAME);
            case "max_pooling3d" -> maxPooling3d(2).stride(1).padding(SAME);
            case "average_pooling1d" -> averagePooling1d(draw.from(2, 3)).stride(1).padding(SAME);
            case "average_pooling2d" -> averagePooling2d(draw.from(2, 3)).stride(1).padding(SAME);
            case "average_pooling3d" -> averagePooling3d(2).stride(1).padding(SAME);
            default -> of(kind, x, depth);
        };
    }

    private Layer[] keeps(Shape x, int depth, int least, int most) {
        return IntStream.range(0, draw.from(least, most)).mapToObj(_ -> keep(x, depth - 1)).toArray(Layer[]::new);
    }

    private Merge merge() {
        return draw.one(add(), multiply(), average(), maximum(), minimum(), add().named("meet"), concatenate());
    }

    private Layer parallelWith(Merge merge, Shape x, int depth) {
        int most = merge.equals(subtract()) ? 2 : 3;
        return parallel(keeps(x, depth, most - 1 > 1 ? 2 : most, most)).merge(merge);
    }

    /// A layer of that kind.
    Layer of(String kind, Shape x, int depth) {
        int c = x.channels();
        return switch (kind) {
            case "dense" -> {
                int units = draw.channels();
                yield draw.neurons(dense(units), units);
            }
            case "flatten" -> flatten();
            case "reshape" -> reshaped(x);
            case "rescaling" -> rescaling(draw.one(0.5, -1.5, 2.0), draw.one(0.0, 0.25));
            case "permute" -> permute(draw.order(x.rank()));
            case "dropout" -> dropout(draw.rate());
            case "alpha_dropout" -> alphaDropout(draw.rate());
            case "gaussian_dropout" -> gaussianDropout(draw.rate());
            case "gaussian_noise" -> gaussianNoise(draw.one(0.0, 0.1, 0.5));
            case "spatial_dropout1d" -> spatialDropout1d(draw.rate());
            case "spatial_dropout2d" -> spatialDropout2d(draw.rate());
            case "spatial_dropout3d" -> spatialDropout3d(draw.rate());
            case "linear" -> linear();
            case "relu" -> relu();
            case "leaky_relu" -> leakyRelu(draw.one(0.01, 0.3));
            case "clipped_relu" -> draw.clippedRelu();
            case "prelu" -> prelu().sharedAxes(draw.chance(0.5) ? draw.axes(x.rank()) : new int[0])
                    .alphaInitializer(draw.start());
            case "elu" -> elu(draw.one(1.0, 0.5));
            case "selu" -> selu();
            case "gelu" -> gelu().approximate(draw.chance(0.5));
            case "silu" -> silu();
            case "mish" -> mish();
            case "hard_swish" -> hardSwish();
            case "hard_sigmoid" -> hardSigmoid();
            case "softplus" -> softplus();
            case "softsign" -> softsign();
            case "sigmoid" -> sigmoid();
            case "tanh" -> tanh();
            case "softmax" -> x.channels() == 1 ? sigmoid() : softmax();   // 1, whatever it is given
            case "embedding" -> embedding(RandomNetwork.WORDS, draw.channels()).embeddingsInitializer(draw.weights());
            // convolutions
            case "conv1d", "conv2d", "conv3d" -> convolution(x);
            case "conv1d_transpose", "conv2d_transpose", "conv3d_transpose" -> transposed(x);
            case "depthwise_conv1d", "depthwise_conv2d", "separable_conv1d", "separable_conv2d" ->
                depthwise(x, kind.startsWith("separable"));
            case "locally_connected1d", "locally_connected2d" -> locallyConnected(x);
            // pooling and spatial layers
            case "max_pooling1d", "max_pooling2d", "max_pooling3d" -> maxPooling(x);
            case "average_pooling1d", "average_pooling2d", "average_pooling3d" -> averagePooling(x);
            case "lp_pooling1d", "lp_pooling2d", "lp_pooling3d" -> lpPooling(x);
            case "global_max_pooling1d" -> globalMaxPooling1d().keepDims(draw.chance(0.5));
            case "global_max_pooling2d" -> globalMaxPooling2d().keepDims(draw.chance(0.5));
            case "global_max_pooling3d" -> globalMaxPooling3d().keepDims(draw.chance(0.5));
            case "global_average_pooling1d" -> globalAveragePooling1d().keepDims(draw.chance(0.5));
            case "global_average_pooling2d" -> globalAveragePooling2d().keepDims(draw.chance(0.5));
            case "global_average_pooling3d" -> globalAveragePooling3d().keepDims(draw.chance(0.5));
            case "channel_padding" -> channelPadding(side(), side());
            case "zero_padding1d" -> zeroPadding1d(side(), side());
            case "zero_padding2d" -> zeroPadding2d(side(), side(), side(), side());
            case "zero_padding3d" -> new ZeroPadding3D(side(), side(), side(), side(), side(), side());
            case "cropping1d", "cropping2d", "cropping3d" -> cropping(x);
            case "up_sampling1d" -> upSampling1d(factor(x));
            case "up_sampling2d" -> upSampling2d(factor(x), factor(x)).interpolation(draw.one(NEAREST, BILINEAR));
            case "up_sampling3d" -> upSampling3d(factor(x), factor(x), factor(x));
            case "resizing" -> resizing(draw.from(1, 7), draw.from(1, 7)).interpolation(draw.one(NEAREST, BILINEAR));
            case "normalization" -> draw.chance(0.5)
                    ? normalization(0.1, 2)
                    : normalization(
                            draw.random().doubles(c, -0.5, 0.5).boxed().toList(),
                            draw.random().doubles(c, 0.3, 3).boxed().toList());
            case "channels_last" -> channelsLast();
            case "channels_first" -> channelsFirst();
            // normalisation and attention
            case "batch_normalization" -> batchNormalization().momentum(draw.one(0.99, 0.5))
                    .epsilon(draw.one(1e-3, 0.1)).center(draw.chance(0.7)).scale(draw.chance(0.7));
            case "layer_normalization" -> layerNormalization().axes(fromEitherEnd(x.rank()))
                    .epsilon(draw.one(1e-3, 0.1)).center(draw.chance(0.7)).scale(draw.chance(0.7));
            case "group_normalization" -> groupNormalization(draw.chance(0.2) ? -1 : draw.divisor(c))
                    .epsilon(draw.one(1e-3, 0.1)).center(draw.chance(0.7)).scale(draw.chance(0.7));
            case "rms_normalization" -> rmsNormalization().epsilon(draw.one(1e-6, 1e-3));
            case "local_response_normalization" -> localResponseNormalization().size(draw.one(1, 3, 5))
                    .alpha(draw.one(1e-4, 0.1, 1.0)).beta(draw.one(0.5, 0.75, 1.0)).k(draw.one(1.0, 2.0));
            case "multi_head_attention" -> multiHeadAttention(draw.from(1, 3), draw.from(1, 4))
                    .valueDim(draw.from(1, 4)).dropout(draw.rate()).bias(draw.chance(0.6));
            case "transformer_encoder" -> transformerEncoder(draw.divisor(c), draw.from(1, 9)).dropout(draw.rate());
            case "patch_embedding" -> patchEmbedding(draw.divisor(gcd(x.extent(0), x.extent(1))), draw.channels());
            case "class_token" -> classToken();
            case "position_embedding" -> positionEmbedding().initializer(draw.start());
            case "select_token" -> selectToken(draw.from(0, x.extent(0) - 1));
            // of several
            case "add" -> parallelWith(add(), x, depth);
            case "multiply" -> parallelWith(multiply(), x, depth);
            case "average" -> parallelWith(average(), x, depth);
            case "maximum" -> parallelWith(maximum(), x, depth);
            case "minimum" -> parallelWith(minimum(), x, depth);
            case "subtract" -> parallelWith(subtract(), x, depth);
            case "concatenate" -> parallelWith(concatenate(draw.chance(0.5) ? -1 : draw.from(1, x.rank())), x, depth);
            case "named_merge" -> parallelWith(merge().named("meeting"), x, depth);
            case "sequential" -> sequential(keeps(x, depth, 0, 3));
            case "residual" -> residualOf(x, depth);
            case "parallel" -> parallelOf(x, depth);
            case "functional" -> functionalOf(x, depth);
            case "named" -> twice(x, depth);
            case "frozen" -> sequential(keeps(x, depth, 1, 2)).frozen();
            default -> throw new AssertionError("no \"" + kind
                    + "\" is drawn for random networks; add a case for it to RandomLayers.of");
        };
    }

    // shapes

    private Layer reshaped(Shape x) {
        int n = Math.toIntExact(x.count());
        int first = draw.divisor(n);
        int second = draw.divisor(n / first);
        return draw.one(List.of(reshape(n), reshape(first, n / first), reshape(-1, first),
                reshape(first, second, n / first / second), reshape(first, -1, second)));
    }

    private int[] fromEitherEnd(int rank) {
        return Arrays.stream(draw.axes(rank)).map(a -> draw.chance(0.5) ? a : a - rank - 1).toArray();
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private int side() {
        return draw.from(0, 2);
    }

    private int factor(Shape x) {
        return x.count() > ROOM ? 1 : draw.from(1, x.rank() == 4 ? 2 : 3);
    }

    private Layer cropping(Shape x) {
        int[] sides = IntStream.range(0, x.rank() - 1).flatMap(d -> {
            int before = draw.from(0, Math.min(2, x.extent(d) - 1));
            return IntStream.of(before, draw.from(0, Math.min(2, x.extent(d) - 1 - before)));
        }).toArray();
        return switch (x.rank()) {
            case 2 -> cropping1d(sides[0], sides[1]);
            case 3 -> cropping2d(sides[0], sides[1], sides[2], sides[3]);
            default -> new Cropping3D(sides[0], sides[1], sides[2], sides[3], sides[4], sides[5]);
        };
    }

    // windows

    private static Size size(int rows, int columns) {
        return new Size(rows, columns);
    }

    private Layer convolution(Shape x) {
        int groups = draw.chance(0.5) ? 1 : draw.divisor(x.channels());
        int filters = groups * (groups == 1 ? draw.channels() : draw.from(1, 3));
        var s = draw.slides(x, true);
        Padding padding = draw.padding(x, s, true);
        return switch (s.size()) {
            case 1 -> draw.neurons(conv1d(filters, s.getFirst().size()).stride(s.getFirst().stride()).padding(padding)
                    .dilation(s.getFirst().dilation()).groups(groups), filters);
            case 2 -> draw.neurons(conv2d(filters, s.get(0).size(), s.get(1).size())
                    .stride(s.get(0).stride(), s.get(1).stride()).padding(padding)
                    .dilation(s.get(0).dilation(), s.get(1).dilation()).groups(groups), filters);
            default -> draw.neurons(conv3d(filters, 1).size(s.get(0).size(), s.get(1).size(), s.get(2).size())
                    .stride(s.get(0).stride(), s.get(1).stride(), s.get(2).stride()).padding(padding)
                    .dilation(s.get(0).dilation(), s.get(1).dilation(), s.get(2).dilation()).groups(groups), filters);
        };
    }

    private Layer transposed(Shape x) {
        int filters = x.count() > ROOM ? 1 : draw.channels();
        var s = draw.slides(x, true).stream().map(w -> new Draw.Slide(w.size(),
                x.count() > ROOM ? 1 : Math.min(w.stride(), x.rank() == 4 ? 2 : 3), w.dilation(), w.before(),
                Math.min(w.after(), w.span() - 1 - w.before()))).toList();
        Padding padding = draw.padding(x, s, false);
        boolean rest = draw.chance(0.4) && (!padding.equals(SAME) || s.stream().allMatch(w -> w.span() % 2 == 1));
        int[] more = s.stream().mapToInt(w -> draw.from(0, w.stride() - 1)).toArray();
        switch (s.size()) {
            case 1 -> {
                Conv1DTranspose layer = conv1dTranspose(filters, s.getFirst().size()).stride(s.getFirst().stride())
                        .padding(padding).dilation(s.getFirst().dilation());
                return draw.neurons(rest ? layer.outputPadding(more[0]) : layer, filters);
            }
            case 2 -> {
                Conv2DTranspose layer = conv2dTranspose(filters, s.get(0).size(), s.get(1).size())
                        .stride(s.get(0).stride(), s.get(1).stride()).padding(padding)
                        .dilation(s.get(0).dilation(), s.get(1).dilation());
                return draw.neurons(rest ? layer.outputPadding(more[0], more[1]) : layer, filters);
            }
            default -> {
                Conv3DTranspose layer = conv3dTranspose(filters, 1)
                        .size(s.get(0).size(), s.get(1).size(), s.get(2).size())
                        .stride(s.get(0).stride(), s.get(1).stride(), s.get(2).stride()).padding(padding)
                        .dilation(s.get(0).dilation(), s.get(1).dilation(), s.get(2).dilation());
                return draw.neurons(rest ? layer.outputPadding(more[0], more[1], more[2]) : layer, filters);
            }
        }
    }

    private Layer depthwise(Shape x, boolean separable) {
        var s = draw.slides(x, true);
        Padding padding = draw.padding(x, s, true);
        int times = draw.from(1, x.channels() > 8 ? 2 : 3);
        int filters = draw.channels();
        int all = separable ? filters : times * x.channels();
        if (s.size() == 1) {
            Draw.Slide w = s.getFirst();
            return separable
                    ? draw.neurons(separableConv1d(filters, w.size()).stride(w.stride()).padding(padding)
                            .dilation(w.dilation()).depthMultiplier(times).depthwiseInitializer(draw.weights())
                            .depthwiseRegularizer(draw.penalty()), all)
                    : draw.neurons(depthwiseConv1d(w.size()).stride(w.stride()).padding(padding)
                            .dilation(w.dilation()).depthMultiplier(times), all);
        }
        Draw.Slide rows = s.get(0);
        Draw.Slide columns = s.get(1);
        return separable
                ? draw.neurons(separableConv2d(filters, rows.size(), columns.size())
                        .stride(rows.stride(), columns.stride()).padding(padding)
                        .dilation(rows.dilation(), columns.dilation()).depthMultiplier(times)
                        .depthwiseInitializer(draw.weights()).depthwiseRegularizer(draw.penalty()), all)
                : draw.neurons(depthwiseConv2d(rows.size(), columns.size()).stride(rows.stride(), columns.stride())
                        .padding(padding).dilation(rows.dilation(), columns.dilation()).depthMultiplier(times), all);
    }

    private Layer locallyConnected(Shape x) {
        int filters = draw.from(1, 4);
        var s = draw.slides(x, false);
        Padding padding = draw.padding(x, s, true);
        return s.size() == 1
                ? draw.neurons(locallyConnected1d(filters, s.getFirst().size()).stride(s.getFirst().stride())
                        .padding(padding))
                : draw.neurons(locallyConnected2d(filters, s.get(0).size(), s.get(1).size())
                        .stride(s.get(0).stride(), s.get(1).stride()).padding(padding));
    }

    private Layer maxPooling(Shape x) {
        var dilated = draw.slides(x, true);
        boolean fit = IntStream.range(0, dilated.size()).allMatch(d -> dilated.get(d).span() <= x.extent(d));
        var s = fit ? dilated : draw.slides(x, false);          // taps must not step over the input
        Padding padding = draw.padding(x, s, true);
        boolean ceil = draw.chance(0.4);
        return switch (s.size()) {
            case 1 -> maxPooling1d(s.getFirst().size()).stride(s.getFirst().stride()).padding(padding)
                    .dilation(s.getFirst().dilation()).ceilMode(ceil);
            case 2 -> maxPooling2d(s.get(0).size(), s.get(1).size()).stride(size(s.get(0).stride(), s.get(1).stride()))
                    .padding(padding).dilation(s.get(0).dilation(), s.get(1).dilation()).ceilMode(ceil);
            default -> maxPooling3d(s.get(0).size(), s.get(1).size(), s.get(2).size())
                    .stride(new Size3D(s.get(0).stride(), s.get(1).stride(), s.get(2).stride())).padding(padding)
                    .dilation(s.get(0).dilation(), s.get(1).dilation(), s.get(2).dilation()).ceilMode(ceil);
        };
    }

    private Layer averagePooling(Shape x) {
        var s = draw.slides(x, false);
        Padding padding = draw.padding(x, s, true);
        boolean ceil = draw.chance(0.4);
        boolean count = draw.chance(0.4);
        return switch (s.size()) {
            case 1 -> averagePooling1d(s.getFirst().size()).stride(s.getFirst().stride()).padding(padding)
                    .ceilMode(ceil).countPadding(count);
            case 2 -> averagePooling2d(s.get(0).size(), s.get(1).size())
                    .stride(size(s.get(0).stride(), s.get(1).stride())).padding(padding).ceilMode(ceil)
                    .countPadding(count);
            default -> averagePooling3d(s.get(0).size(), s.get(1).size(), s.get(2).size())
                    .stride(new Size3D(s.get(0).stride(), s.get(1).stride(), s.get(2).stride())).padding(padding)
                    .ceilMode(ceil).countPadding(count);
        };
    }

    /// Norms other than 1 and 2 are of positive numbers: those of others are not numbers, or have kinks.
    private Layer lpPooling(Shape x) {
        var s = draw.slides(x, false);
        Padding padding = draw.padding(x, s, true);
        boolean ceil = draw.chance(0.4);
        double norm = draw.one(1.0, 2.0, 3.0, 2.5);
        Layer pooling = switch (s.size()) {
            case 1 -> lpPooling1d(norm, s.getFirst().size()).stride(s.getFirst().stride()).padding(padding)
                    .ceilMode(ceil);
            case 2 -> lpPooling2d(norm, s.get(0).size(), s.get(1).size())
                    .stride(size(s.get(0).stride(), s.get(1).stride())).padding(padding).ceilMode(ceil);
            default -> lpPooling3d(norm, s.get(0).size(), s.get(1).size(), s.get(2).size())
                    .stride(new Size3D(s.get(0).stride(), s.get(1).stride(), s.get(2).stride())).padding(padding)
                    .ceilMode(ceil);
        };
        return norm > 2 ? sequential(draw.one(sigmoid(), softplus()), pooling) : pooling;
    }

    // nests

    private Layer residualOf(Shape x, int depth) {
        if (draw.chance(0.5)) {
            return residual(keeps(x, depth, 1, 3));
        }
        int units = draw.channels();
        return residual(keep(x, depth - 1), draw.neurons(dense(units), units)).shortcut(dense(units).bias(false));
    }

    private Layer parallelOf(Shape x, int depth) {
        var branches = new ArrayList<>(List.of(keeps(x, depth, 1, 2)));
        int units = draw.channels();
        branches.add(sequential(keep(x, depth - 1), draw.neurons(dense(units), units)));
        branches.add(sequential());
        return parallel(branches.toArray(Layer[]::new));
    }

    /// A layer used twice under its name: its gradient is the sum of both uses.
    private Layer twice(Shape x, int depth) {
        Layer shared = keep(x, depth - 1);
        return draw.chance(0.3)
                ? sequential(shared.named("once"))
                : sequential(shared.named("twice"), keep(x, 0), shared.named("twice"));
    }

    private Layer functionalOf(Shape x, int depth) {
        var net = functional();
        var in = net.input("x", x);
        Layer shared = keep(x, depth - 1).named("shared");
        var a = net.call(keep(x, depth - 1), in);
        var b = net.call(shared, in);
        var c = net.call(shared, a);
        var d = draw.chance(0.5) ? c : net.call(subtract(), c, b);
        return net.output("y", net.call(merge(), a, b, d)).build();
    }
}
