package dev.fovea.formats.keras;

import java.util.Map;
import java.util.Optional;

/// For classes of Keras' that have no counterpart here, what comes nearest: by what they do, not by their letters.
final class KerasNearest {
    private static final String STEPS = "Conv1D with padding=\"causal\", or MultiHeadAttention, over the steps";
    private static final String BEFORE = "do it to the data before they are fed";

    private static final Map<String, String> CLASSES = Map.ofEntries(Map.entry("LSTM", STEPS), Map.entry("GRU", STEPS),
            Map.entry("SimpleRNN", STEPS), Map.entry("RNN", STEPS), Map.entry("Bidirectional", STEPS),
            Map.entry("CuDNNLSTM", STEPS), Map.entry("CuDNNGRU", STEPS),
            Map.entry("ConvLSTM1D", "Conv2D over steps and positions"),
            Map.entry("ConvLSTM2D", "Conv3D over steps, rows and columns"),
            Map.entry("TimeDistributed",
                    "the layer inside alone where it is Dense, which goes over the last axis of any input"),
            Map.entry("LocallyConnected1D",
                    "locallyConnected1d in a network of the program; its weights stand in another order"),
            Map.entry("LocallyConnected2D",
                    "locallyConnected2d in a network of the program; its weights stand in another order"),
            Map.entry("Attention", "MultiHeadAttention with one head"),
            Map.entry("AdditiveAttention", "MultiHeadAttention with one head"),
            Map.entry("GroupQueryAttention", "MultiHeadAttention"),
            Map.entry("GroupedQueryAttention", "MultiHeadAttention"),
            Map.entry("EinsumDense", "Dense, with Reshape or Permute around it"),
            Map.entry("Dot", "Multiply, and a sum by a Dense layer of ones"),
            Map.entry("UnitNormalization", "RMSNormalization without its scale, apart from the factor √channels"),
            Map.entry("SpectralNormalization", "the layer inside, with the kernel that was divided by its norm"),
            Map.entry("Masking", "feed sequences of one length"),
            Map.entry("RepeatVector", "Reshape((1, -1)) and UpSampling1D"),
            Map.entry("CenterCrop", "Cropping2D"),
            Map.entry("TFOpLambda", "the layer of keras.layers for the operation: Add, Multiply, Rescaling, Reshape"),
            Map.entry("SlicingOpLambda", "Cropping1D, Cropping2D"),
            Map.entry("TextVectorization", BEFORE), Map.entry("StringLookup", BEFORE),
            Map.entry("IntegerLookup", BEFORE), Map.entry("Hashing", BEFORE), Map.entry("CategoryEncoding", BEFORE),
            Map.entry("Discretization", BEFORE), Map.entry("MelSpectrogram", BEFORE));

    private KerasNearest() {}

    static Optional<String> to(String className) {
        return Optional.ofNullable(CLASSES.get(className));
    }
}
