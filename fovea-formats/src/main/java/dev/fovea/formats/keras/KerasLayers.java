package dev.fovea.formats.keras;

import static java.util.Map.entry;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.Text;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Interpolation;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// What each class of `keras.layers` is here: one line a layer.
///
/// Options that say how weights start or are penalised are passed over; one that changes the answers and has no
/// counterpart is an error. Layers that only do something in training, to images, are the identity.
final class KerasLayers {
    private static final double LEAKY_2 = 0.3;       // keras.layers.LeakyReLU(alpha=0.3), Keras 2 and 3

    private static final Map<String, Function<LayerConfig, Component>> CLASSES = Map.ofEntries(
            // with weights
            entry("Dense", c -> c.neurons(Layers.dense(c.whole("units")))),
            entry("Conv1D", KerasLayers::conv1d), entry("Convolution1D", KerasLayers::conv1d),
            entry("Conv2D", KerasLayers::conv2d), entry("Convolution2D", KerasLayers::conv2d),
            entry("Conv3D", KerasLayers::conv3d), entry("Convolution3D", KerasLayers::conv3d),
            entry("Conv1DTranspose", KerasLayers::conv1dTranspose),
            entry("Conv2DTranspose", KerasLayers::conv2dTranspose),
            entry("Conv3DTranspose", KerasLayers::conv3dTranspose),
            entry("DepthwiseConv1D", KerasLayers::depthwise1d), entry("DepthwiseConv2D", KerasLayers::depthwise2d),
            entry("SeparableConv1D", KerasLayers::separable1d), entry("SeparableConv2D", KerasLayers::separable2d),
            entry("Embedding", KerasLayers::embedding), entry("MultiHeadAttention", KerasLayers::attention),
            entry("BatchNormalization", KerasLayers::batchNormalization),
            entry("LayerNormalization", KerasLayers::layerNormalization),
            entry("GroupNormalization", KerasLayers::groupNormalization),
            entry("RMSNormalization", KerasLayers::rmsNormalization),
            entry("PReLU", KerasLayers::prelu),
            // windows
            entry("MaxPooling1D", KerasLayers::maxPooling1d), entry("MaxPool1D", KerasLayers::maxPooling1d),
            entry("MaxPooling2D", KerasLayers::maxPooling2d), entry("MaxPool2D", KerasLayers::maxPooling2d),
            entry("MaxPooling3D", KerasLayers::maxPooling3d), entry("MaxPool3D", KerasLayers::maxPooling3d),
            entry("AveragePooling1D", KerasLayers::averagePooling1d),
            entry("AveragePooling2D", KerasLayers::averagePooling2d),
            entry("AveragePooling3D", KerasLayers::averagePooling3d),
            entry("GlobalMaxPooling1D", c -> global(c, Layers.globalMaxPooling1d().keepDims(keeps(c)))),
            entry("GlobalMaxPooling2D", c -> global(c, Layers.globalMaxPooling2d().keepDims(keeps(c)))),
            entry("GlobalMaxPooling3D", c -> global(c, Layers.globalMaxPooling3d().keepDims(keeps(c)))),
            entry("GlobalAveragePooling1D", c -> global(c, Layers.globalAveragePooling1d().keepDims(keeps(c)))),
            entry("GlobalAveragePooling2D", c -> global(c, Layers.globalAveragePooling2d().keepDims(keeps(c)))),
            entry("GlobalAveragePooling3D", c -> global(c, Layers.globalAveragePooling3d().keepDims(keeps(c)))),
            // shapes
            entry("Flatten", c -> c.isChannelsFirst()
                    ? Layers.sequential(Layers.channelsLast(), Layers.flatten())
                    : Layers.flatten()),
            entry("Reshape", c -> Layers.reshape(ints(LayerConfig.wholes(c.members().get("target_shape"))))),
            entry("Permute", c -> Layers.permute(ints(LayerConfig.wholes(c.members().get("dims"))))),
            entry("ZeroPadding1D", c -> padded(c, 1)), entry("ZeroPadding2D", c -> padded(c, 2)),
            entry("ZeroPadding3D", c -> padded(c, 3)),
            entry("Cropping1D", c -> cropped(c, 1)), entry("Cropping2D", c -> cropped(c, 2)),
            entry("Cropping3D", c -> cropped(c, 3)),
            entry("UpSampling1D", c -> Layers.upSampling1d(c.sizes("size", 1, 2).getFirst())),
            entry("UpSampling2D", KerasLayers::upSampling2d), entry("UpSampling3D", KerasLayers::upSampling3d),
            entry("Resizing", KerasLayers::resizing), entry("Rescaling", KerasLayers::rescaling),
            // activations
            entry("Activation", c -> KerasActivations.of(c, "activation")), entry("ReLU", KerasLayers::relu),
            entry("LeakyReLU",
                    c -> Layers.leakyRelu(c.has("alpha") ? c.number("alpha", 0) : c.number("negative_slope", LEAKY_2))),
            entry("ELU", c -> Layers.elu(c.number("alpha", 1))),
            entry("ThresholdedReLU", c -> Layers.relu().threshold(c.number("theta", 1))),
            entry("Softmax", KerasLayers::softmax),
            // in training only
            entry("Dropout", KerasLayers::dropout),
            entry("SpatialDropout1D", c -> Layers.spatialDropout1d(c.number("rate", 0))),
            entry("SpatialDropout2D", c -> c.turned(Layers.spatialDropout2d(c.number("rate", 0)))),
            entry("SpatialDropout3D", c -> c.turned(Layers.spatialDropout3d(c.number("rate", 0)))),
            entry("GaussianDropout", c -> Layers.gaussianDropout(c.number("rate", 0))),
            entry("GaussianNoise", c -> Layers.gaussianNoise(c.number("stddev", 0))),
            entry("AlphaDropout", c -> Layers.alphaDropout(c.number("rate", 0))),
            entry("ActivityRegularization", _ -> Layers.linear()), entry("Identity", _ -> Layers.linear()),
            // of several values
            entry("Add", _ -> Layers.add()), entry("Subtract", _ -> Layers.subtract()),
            entry("Multiply", _ -> Layers.multiply()), entry("Average", _ -> Layers.average()),
            entry("Maximum", _ -> Layers.maximum()), entry("Minimum", _ -> Layers.minimum()),
            entry("Concatenate", c -> Layers.concatenate(c.whole("axis", -1))));

    /// What makes new images of those that are there; in answers, nothing.
    private static final Set<String> AUGMENTATIONS = Set.of("RandomFlip", "RandomRotation", "RandomZoom",
            "RandomTranslation", "RandomContrast", "RandomBrightness");

    private KerasLayers() {}

    static boolean isAugmentation(String className) {
        return AUGMENTATIONS.contains(className);
    }

    static Component of(LayerConfig layer) {
        if (isAugmentation(layer.className())) {
            return Layers.linear();
        }
        Function<LayerConfig, Component> make = CLASSES.get(layer.className());
        if (make == null) {
            throw new FormatException(layer.members().file(), layer.members().path(),
                    "the layer %s is a %s, which is not known; %s".formatted(Text.quote(layer.name()),
                            Text.quote(layer.className()), KerasNearest.to(layer.className()).map(n -> "nearest: " + n)
                                    .orElseGet(() -> Text.near(layer.className(), sorted()))),
                    "Build the network in the program, with a layer of your own for it, and load the weights alone: "
                            + "model.loadWeights(file)");
        }
        try {
            return make.apply(layer);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw layer.members().error("the layer %s: %s", Text.quote(layer.name()), String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    private static Set<String> sorted() {
        return new TreeMap<>(CLASSES).keySet();
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    // convolutions

    private static Layer conv1d(LayerConfig c) {
        return c.turned(c.neurons(Layers.conv1d(c.whole("filters"), size(c, 1).getFirst())
                .stride(stride(c, 1).getFirst()).padding(c.padding()).dilation(dilation(c, 1).getFirst())
                .groups(c.whole("groups", 1))));
    }

    private static Layer conv2d(LayerConfig c) {
        List<Integer> size = size(c, 2);
        List<Integer> stride = stride(c, 2);
        List<Integer> dilation = dilation(c, 2);
        return c.turned(c.neurons(Layers.conv2d(c.whole("filters"), size.get(0), size.get(1))
                .stride(stride.get(0), stride.get(1)).padding(c.padding()).dilation(dilation.get(0), dilation.get(1))
                .groups(c.whole("groups", 1))));
    }

    private static Layer conv3d(LayerConfig c) {
        List<Integer> size = size(c, 3);
        List<Integer> stride = stride(c, 3);
        List<Integer> dilation = dilation(c, 3);
        return c.turned(c.neurons(Layers.conv3d(c.whole("filters"), 1).size(size.get(0), size.get(1), size.get(2))
                .stride(stride.get(0), stride.get(1), stride.get(2)).padding(c.padding())
                .dilation(dilation.get(0), dilation.get(1), dilation.get(2)).groups(c.whole("groups", 1))));
    }

    private static Layer conv1dTranspose(LayerConfig c) {
        var layer = Layers.conv1dTranspose(c.whole("filters"), size(c, 1).getFirst()).stride(stride(c, 1).getFirst())
                .padding(c.padding()).dilation(dilation(c, 1).getFirst());
        return c.turned(c.neurons(c.has("output_padding")
                ? layer.outputPadding(c.sizes("output_padding", 1, 0).getFirst())
                : layer));
    }

    private static Layer conv2dTranspose(LayerConfig c) {
        List<Integer> size = size(c, 2);
        List<Integer> stride = stride(c, 2);
        List<Integer> dilation = dilation(c, 2);
        c.only("groups", 1);
        var layer = Layers.conv2dTranspose(c.whole("filters"), size.get(0), size.get(1))
                .stride(stride.get(0), stride.get(1)).padding(c.padding()).dilation(dilation.get(0), dilation.get(1));
        List<Integer> more = c.sizes("output_padding", 2, 0);
        return c.turned(c.neurons(c.has("output_padding") ? layer.outputPadding(more.get(0), more.get(1)) : layer));
    }

    private static Layer conv3dTranspose(LayerConfig c) {
        List<Integer> size = size(c, 3);
        List<Integer> stride = stride(c, 3);
        List<Integer> dilation = dilation(c, 3);
        var layer = Layers.conv3dTranspose(c.whole("filters"), 1).size(size.get(0), size.get(1), size.get(2))
                .stride(stride.get(0), stride.get(1), stride.get(2)).padding(c.padding())
                .dilation(dilation.get(0), dilation.get(1), dilation.get(2));
        List<Integer> more = c.sizes("output_padding", 3, 0);
        return c.turned(c.neurons(c.has("output_padding")
                ? layer.outputPadding(more.get(0), more.get(1), more.get(2))
                : layer));
    }

    private static Layer depthwise1d(LayerConfig c) {
        return c.turned(c.neurons(Layers.depthwiseConv1d(size(c, 1).getFirst()).stride(stride(c, 1).getFirst())
                .padding(c.padding()).dilation(dilation(c, 1).getFirst())
                .depthMultiplier(c.whole("depth_multiplier", 1))));
    }

    private static Layer depthwise2d(LayerConfig c) {
        List<Integer> size = size(c, 2);
        List<Integer> stride = stride(c, 2);
        List<Integer> dilation = dilation(c, 2);
        return c.turned(c.neurons(Layers.depthwiseConv2d(size.get(0), size.get(1)).stride(stride.get(0), stride.get(1))
                .padding(c.padding()).dilation(dilation.get(0), dilation.get(1))
                .depthMultiplier(c.whole("depth_multiplier", 1))));
    }

    private static Layer separable1d(LayerConfig c) {
        return c.turned(c.neurons(Layers.separableConv1d(c.whole("filters"), size(c, 1).getFirst())
                .stride(stride(c, 1).getFirst()).padding(c.padding()).dilation(dilation(c, 1).getFirst())
                .depthMultiplier(c.whole("depth_multiplier", 1))));
    }

    private static Layer separable2d(LayerConfig c) {
        List<Integer> size = size(c, 2);
        List<Integer> stride = stride(c, 2);
        List<Integer> dilation = dilation(c, 2);
        return c.turned(c.neurons(Layers.separableConv2d(c.whole("filters"), size.get(0), size.get(1))
                .stride(stride.get(0), stride.get(1)).padding(c.padding()).dilation(dilation.get(0), dilation.get(1))
                .depthMultiplier(c.whole("depth_multiplier", 1))));
    }

    private static List<Integer> size(LayerConfig c, int axes) {
        c.members().get("kernel_size");
        return c.sizes("kernel_size", axes, 1);
    }

    private static List<Integer> stride(LayerConfig c, int axes) {
        return c.sizes("strides", axes, 1);
    }

    private static List<Integer> dilation(LayerConfig c, int axes) {
        return c.sizes("dilation_rate", axes, 1);
    }

    // other layers with weights

    private static Layer embedding(LayerConfig c) {
        c.only("mask_zero", false);
        return Layers.embedding(c.whole("input_dim"), c.whole("output_dim"));
    }

    private static Layer attention(LayerConfig c) {
        c.only("output_shape", "null");
        c.only("attention_axes", "null");
        c.only("use_gate", false);
        return Layers.multiHeadAttention(c.whole("num_heads"), c.whole("key_dim"))
                .valueDim(c.has("value_dim") ? c.whole("value_dim") : c.whole("key_dim"))
                .dropout(c.number("dropout", 0)).bias(c.flag("use_bias", true));
    }

    private static Layer batchNormalization(LayerConfig c) {
        c.only("renorm", false);
        Layer layer = Layers.batchNormalization().momentum(c.number("momentum", 0.99))
                .epsilon(c.number("epsilon", 1e-3)).center(c.flag("center", true)).scale(c.flag("scale", true));
        return switch (axis(c)) {
            case 1 -> Layers.sequential(Layers.channelsLast(), layer, Layers.channelsFirst());
            case -1 -> layer;
            default -> throw c.unsupported("the axis %d; the last one and 1, channels-first, have a counterpart here"
                    .formatted(axis(c)));
        };
    }

    /// The axis of the channels: −1 for the last. Keras 2 counts from the front, `[3]`, or `[1]` behind a dense layer.
    private static int axis(LayerConfig c) {
        int axis = c.axes("axis", -1).getFirst();
        return c.rank() > 0 && axis == c.rank() - 1 ? -1 : axis;
    }

    private static Layer layerNormalization(LayerConfig c) {
        c.only("rms_scaling", false);
        return Layers.layerNormalization().axes(ints(c.axes("axis", -1))).epsilon(c.number("epsilon", 1e-3))
                .center(c.flag("center", true)).scale(c.flag("scale", true));
    }

    private static Layer groupNormalization(LayerConfig c) {
        if (axis(c) != -1) {
            throw c.unsupported("the axis %d; only the last one has a counterpart here".formatted(axis(c)));
        }
        return Layers.groupNormalization(c.whole("groups", 32)).epsilon(c.number("epsilon", 1e-3))
                .center(c.flag("center", true)).scale(c.flag("scale", true));
    }

    private static Layer rmsNormalization(LayerConfig c) {
        if (axis(c) != -1) {
            throw c.unsupported("the axis %d; only the last one has a counterpart here".formatted(axis(c)));
        }
        return Layers.rmsNormalization().epsilon(c.number("epsilon", 1e-6));
    }

    private static Layer prelu(LayerConfig c) {
        return Layers.prelu().sharedAxes(c.has("shared_axes") ? ints(c.axes("shared_axes", 1)) : new int[0]);
    }

    // windows without weights

    private static List<Integer> pool(LayerConfig c, int axes) {
        return c.sizes("pool_size", axes, 2);
    }

    /// As large as the window, where the file names none.
    private static List<Integer> poolStride(LayerConfig c, int axes) {
        return c.has("strides") ? c.sizes("strides", axes, 1) : pool(c, axes);
    }

    private static Layer maxPooling1d(LayerConfig c) {
        return c.turned(Layers.maxPooling1d(pool(c, 1).getFirst()).stride(poolStride(c, 1).getFirst())
                .padding(c.padding()));
    }

    private static Layer maxPooling2d(LayerConfig c) {
        List<Integer> stride = poolStride(c, 2);
        return c.turned(Layers.maxPooling2d(pool(c, 2).get(0), pool(c, 2).get(1)).stride(stride.get(0), stride.get(1))
                .padding(c.padding()));
    }

    private static Layer maxPooling3d(LayerConfig c) {
        List<Integer> size = pool(c, 3);
        List<Integer> stride = poolStride(c, 3);
        return c.turned(Layers.maxPooling3d(size.get(0), size.get(1), size.get(2))
                .stride(stride.get(0), stride.get(1), stride.get(2)).padding(c.padding()));
    }

    private static Layer averagePooling1d(LayerConfig c) {
        return c.turned(Layers.averagePooling1d(pool(c, 1).getFirst()).stride(poolStride(c, 1).getFirst())
                .padding(c.padding()));
    }

    private static Layer averagePooling2d(LayerConfig c) {
        List<Integer> stride = poolStride(c, 2);
        return c.turned(Layers.averagePooling2d(pool(c, 2).get(0), pool(c, 2).get(1))
                .stride(stride.get(0), stride.get(1)).padding(c.padding()));
    }

    private static Layer averagePooling3d(LayerConfig c) {
        List<Integer> size = pool(c, 3);
        List<Integer> stride = poolStride(c, 3);
        return c.turned(Layers.averagePooling3d(size.get(0), size.get(1), size.get(2))
                .stride(stride.get(0), stride.get(1), stride.get(2)).padding(c.padding()));
    }

    private static boolean keeps(LayerConfig c) {
        return c.flag("keepdims", false);
    }

    private static Layer global(LayerConfig c, Layer pooling) {
        return c.isChannelsFirst() && !keeps(c)
                ? Layers.sequential(Layers.channelsLast(), pooling)
                : c.turned(pooling);
    }

    // shapes

    private static Layer padded(LayerConfig c, int axes) {
        List<Integer> s = c.sides("padding", axes);
        return c.turned(switch (axes) {
            case 1 -> Layers.zeroPadding1d(s.get(0), s.get(1));
            case 2 -> Layers.zeroPadding2d(s.get(0), s.get(1), s.get(2), s.get(3));
            default -> Layers.zeroPadding3d(s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.get(5));
        });
    }

    private static Layer cropped(LayerConfig c, int axes) {
        List<Integer> s = c.sides("cropping", axes);
        return c.turned(switch (axes) {
            case 1 -> Layers.cropping1d(s.get(0), s.get(1));
            case 2 -> Layers.cropping2d(s.get(0), s.get(1), s.get(2), s.get(3));
            default -> Layers.cropping3d(s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.get(5));
        });
    }

    private static Layer upSampling2d(LayerConfig c) {
        List<Integer> size = c.sizes("size", 2, 2);
        return c.turned(Layers.upSampling2d(size.get(0), size.get(1)).interpolation(interpolation(c, "nearest")));
    }

    private static Layer upSampling3d(LayerConfig c) {
        List<Integer> size = c.sizes("size", 3, 2);
        return c.turned(Layers.upSampling3d(size.get(0), size.get(1), size.get(2)));
    }

    private static Layer resizing(LayerConfig c) {
        c.only("crop_to_aspect_ratio", false);
        c.only("pad_to_aspect_ratio", false);
        c.only("antialias", false);
        return c.turned(Layers.resizing(c.whole("height"), c.whole("width"))
                .interpolation(interpolation(c, "bilinear")));
    }

    private static Interpolation interpolation(LayerConfig c, String byDefault) {
        String name = c.text("interpolation", byDefault);
        return switch (name) {
            case "nearest" -> Interpolation.NEAREST;
            case "bilinear" -> Interpolation.BILINEAR;
            default -> throw c.unsupported("the interpolation %s; nearest and bilinear have a counterpart here"
                    .formatted(Text.quote(name)));
        };
    }

    /// One number for all channels, or one for each: `s·x + o` is `(x − μ) / σ` with `μ = −o/s` and `σ = 1/s`.
    private static Layer rescaling(LayerConfig c) {
        List<Double> scales = numbers(c.members().get("scale"));
        List<Double> offsets = c.members().find("offset").map(KerasLayers::numbers).orElse(List.of(0.0));
        if (scales.size() == 1 && offsets.size() == 1) {
            return Layers.rescaling(scales.getFirst(), offsets.getFirst());
        }
        int channels = Math.max(scales.size(), offsets.size());
        if (Math.min(scales.size(), offsets.size()) != 1 && scales.size() != offsets.size()) {
            throw c.unsupported("%d scales and %d offsets; one each, or one for each channel have a counterpart here"
                    .formatted(scales.size(), offsets.size()));
        }
        var means = new ArrayList<Double>();
        var variances = new ArrayList<Double>();
        for (int channel = 0; channel < channels; channel++) {
            double scale = scales.get(scales.size() == 1 ? 0 : channel);
            if (scale <= 0) {
                throw c.unsupported(
                        "the scale %s for a channel; those above 0 have a counterpart here".formatted(scale));
            }
            means.add(0 - offsets.get(offsets.size() == 1 ? 0 : channel) / scale);
            variances.add(1 / (scale * scale));
        }
        return Layers.normalization(means, variances);
    }

    private static List<Double> numbers(JsonCursor place) {
        return place.value() instanceof Json.Arr
                ? place.elements().stream().map(JsonCursor::number).toList()
                : List.of(place.number());
    }

    // activations and dropout

    private static Activation relu(LayerConfig c) {
        double slope = c.number("negative_slope", 0);
        double threshold = c.number("threshold", 0);
        if (!c.has("max_value") && threshold == 0) {
            return slope == 0 ? Layers.relu() : Layers.leakyRelu(slope);
        }
        return Layers.relu().maxValue(c.number("max_value", Double.POSITIVE_INFINITY)).slope(slope)
                .threshold(threshold);
    }

    private static Activation softmax(LayerConfig c) {
        int axis = axis(c);
        if (axis != -1) {
            throw c.unsupported("the axis %d; only the last one has a counterpart here".formatted(axis));
        }
        return Layers.softmax();
    }

    private static Layer dropout(LayerConfig c) {
        c.only("noise_shape", "null");
        return Layers.dropout(c.number("rate", 0));
    }
}
