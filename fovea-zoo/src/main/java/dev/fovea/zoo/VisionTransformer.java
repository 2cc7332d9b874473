package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.classToken;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.layerNormalization;
import static dev.fovea.nn.layer.Layers.patchEmbedding;
import static dev.fovea.nn.layer.Layers.positionEmbedding;
import static dev.fovea.nn.layer.Layers.selectToken;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.layer.Layers.transformerEncoder;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// The vision transformer: patches of an image become tokens, a class token joins them, and after the encoder's blocks it alone is
/// classified; ends in the probabilities of the classes.
///
/// Dosovitskiy et al. 2021, figure 1 and equations 1 to 4; table 1 has the sizes. `model.activations(images,
/// "block_3/attention/multi_head_attention/scores")` is what block 3 attends to, `[batch, heads, from token, to token]`,
/// where token 0 is the class token and the others are the patches row by row.
///
/// @param patch    side of a patch
/// @param depth    blocks of the encoder
/// @param features numbers of a token
/// @param heads    of each block, which share out the features
/// @param hidden   neurons of each block's multilayer perceptron
/// @param dropout  after the embedding and after each part of a block; 0.1 in the paper where ImageNet alone is learned
/// @param pixels   what is done first to the numbers of an image
public record VisionTransformer(Shape image, int classes, int patch, int depth, int features, int heads, int hidden,
        double dropout, Layer pixels)
        implements
            Classifier {
    private static final double EPSILON = 1e-6;          // that of the authors' code, which the paper does not name

    /// ViT-B/16 of the paper, for ImageNet.
    public static VisionTransformer base() {
        return sized(768, 12);
    }

    /// ViT-S/16: half as wide (Touvron et al. 2021, table 1).
    public static VisionTransformer small() {
        return sized(384, 6);
    }

    /// ViT-Ti/16: a quarter as wide (Touvron et al. 2021, table 1).
    public static VisionTransformer tiny() {
        return sized(192, 3);
    }

    private static VisionTransformer sized(int features, int heads) {
        return new VisionTransformer(Shape.of(224, 224, 3), 1000, 16, 12, features, heads, 4 * features, 0,
                Pixels.symmetric());
    }

    /// For CIFAR-10: 6 blocks of 4 heads over 64 patches of 4 × 4, and hidden layers of twice the features. That is ViT-Lite-6/4 of
    /// Hassani et al. 2021, half as wide: a quarter of its multiply-adds.
    public static VisionTransformer cifar() {
        return new VisionTransformer(Shape.of(32, 32, 3), 10, 4, 6, 128, 4, 256, 0, Pixels.cifar10());
    }

    @Override public VisionTransformer image(Shape image) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    @Override public VisionTransformer classes(int classes) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer patch(int patch) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer depth(int depth) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer features(int features) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer heads(int heads) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer hidden(int hidden) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    public VisionTransformer dropout(double dropout) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }
    @Override public VisionTransformer pixels(Layer pixels) {
        return new VisionTransformer(image, classes, patch, depth, features, heads, hidden, dropout, pixels);
    }

    @Override public Network network() {
        Sequential net = sequential(pixels, patchEmbedding(patch, features), classToken(), positionEmbedding(),
                Layers.dropout(dropout));                                                                 // equation 1
        for (int i = 0; i < depth; i++) {
            net = net.then(transformerEncoder(heads, hidden).dropout(dropout).named("block_" + i));   // 2 and 3
        }
        return Network.of(net.then(layerNormalization().epsilon(EPSILON), selectToken(0),             // 4
                dense(classes).named("head"), softmax()), image);
    }
}
