package dev.fovea;

import static dev.fovea.nn.layer.Layers.*;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Embedding;
import dev.fovea.nn.layer.GlobalMaxPooling1D;
import dev.fovea.nn.layer.GlobalMaxPooling2D;
import dev.fovea.nn.layer.GlobalMaxPooling3D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.MaxPooling1D;
import dev.fovea.nn.layer.MaxPooling2D;
import dev.fovea.nn.layer.MaxPooling3D;
import dev.fovea.nn.layer.Resizing;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.UpSampling1D;
import dev.fovea.nn.layer.UpSampling2D;
import dev.fovea.nn.layer.UpSampling3D;
import dev.fovea.nn.model.Functional;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A small network of random layers, a function of its seed.
///
/// Some of its layers are of the kinds whose turn it is, so that any thirty to forty seeds in a row have layers of all
/// kinds; the others are as chance will have it. Options fit the shapes that are there: every network is valid.
///
/// @param below for an input of whole numbers: they are `0 … below − 1`
record RandomNetwork(long seed, Sequential layer, Field input, int below) {
    static final int WORDS = 7;

    /// So many kinds have their turn in a network.
    private static final int TURNS = 3;
    private static final int MOST = 800;

    static RandomNetwork of(long seed) {
        var draw = new Draw(new SplittableRandom(seed));
        List<String> turns = IntStream.range(0, TURNS)
                .mapToObj(i -> RandomLayers.KINDS.get(Math.floorMod(seed * TURNS + i, RandomLayers.KINDS.size())))
                .toList();
        return new Builder(seed, draw, turns).network();
    }

    /// Seed, layers, input, and the calls of the functional networks inside, which print themselves without.
    @Override public String toString() {
        var text = new StringBuilder("seed %d: %s on %s".formatted(seed, layer, input));
        Parts.of(layer).filter(Functional.class::isInstance).map(Functional.class::cast)
                .forEach(f -> text.append("\n").append(f).append(": ").append(f.calls()));
        return text.toString();
    }

    /// Layers one after another, and the shape of what the last yields.
    private static final class Builder {
        private final long seed;
        private final Draw draw;
        private final RandomLayers layers;
        private final List<String> turns;
        private final List<Layer> all = new ArrayList<>();
        private Field input;
        private DType dtype;
        private Shape shape;

        Builder(long seed, Draw draw, List<String> turns) {
            this.seed = seed;
            this.draw = draw;
            this.turns = turns;
            layers = new RandomLayers(draw);
            boolean words = turns.contains("embedding") || draw.chance(0.05);
            boolean bytes = !words && draw.chance(0.1);
            dtype = words ? DType.I32 : bytes ? DType.U8 : DType.F32;
            shape = words ? sample(draw.from(1, 2)) : sample(rankOf(turns.getFirst()));
            input = new Field("input", dtype, shape);
            if (words) {
                add(layers.of("embedding", shape, 0));
            } else if (bytes) {
                add(rescaling(1.0 / 128, -1));
            }
        }

        RandomNetwork network() {
            for (String kind : turns) {
                if (draw.chance(0.5)) {
                    add(layers.any(shape, 1));
                }
                if (!kind.equals("embedding")) {
                    turnInto(kind);
                    add(layers.of(kind, shape, 2));
                }
            }
            if (draw.chance(0.5)) {
                add(layers.any(shape, 2));
            }
            if (draw.chance(0.4)) {
                add(flatten());
                add(layers.of("dense", shape, 0));
            }
            return new RandomNetwork(seed, sequential(all.toArray(Layer[]::new)), input,
                    dtype == DType.I32 ? WORDS : 256);
        }

        private void add(Layer layer) {
            if (selects(layer) && all.stream().anyMatch(Builder::repeats)) {
                all.add(gaussianNoise(0.1));
            }
            Layer dressed = draw.dressed(layer, "mine" + all.size());
            shape = RandomLayers.shape(dressed, all.isEmpty() ? dtype : DType.F32, shape);
            all.add(dressed);
            if (shape.count() > MOST) {
                turnInto(1);
            }
        }

        /// A maximum has no gradient where several positions have it: none of them is the right one to get it all.
        private static boolean selects(Layer layer) {
            return Parts.of(layer).anyMatch(p -> p instanceof MaxPooling1D || p instanceof MaxPooling2D
                    || p instanceof MaxPooling3D || p instanceof GlobalMaxPooling1D || p instanceof GlobalMaxPooling2D
                    || p instanceof GlobalMaxPooling3D);
        }

        /// Makes positions that are equal, if it were not for rounding.
        private static boolean repeats(Layer layer) {
            return Parts.of(layer).anyMatch(p -> p instanceof UpSampling1D || p instanceof UpSampling2D
                    || p instanceof UpSampling3D || p instanceof Resizing || p instanceof Embedding);
        }

        private int rankOf(String kind) {
            return RandomLayers.rank(kind).orElseGet(() -> draw.from(RandomLayers.needsMaps(kind) ? 2 : 1, 4));
        }

        private void turnInto(String kind) {
            RandomLayers.rank(kind).ifPresentOrElse(this::turnInto, () -> {
                if (RandomLayers.needsMaps(kind) && shape.rank() < 2) {
                    turnInto(2);
                }
            });
        }

        /// Samples with so many axes.
        private void turnInto(int rank) {
            if (shape.rank() == rank && shape.count() <= MOST) {
                return;
            }
            if (shape.rank() == 3 && rank == 2 && draw.chance(0.5)) {
                add(layers.of("patch_embedding", shape, 0));
                if (shape.rank() == rank) {
                    return;
                }
            }
            if (shape.count() > 200 && shape.rank() > 1 && shape.rank() <= 4) {
                add(layers.of(draw.one("global_max_pooling", "global_average_pooling") + (shape.rank() - 1) + "d",
                        shape, 0));
            }
            if (shape.rank() > 1) {
                add(flatten());
            }
            if (rank > 1) {
                Shape target = sample(rank);
                int count = Math.toIntExact(target.count());
                add(draw.neurons(dense(count), count));
                add(reshape(target.extents().stream().mapToInt(e -> e).toArray()));
            } else if (shape.count() > MOST) {
                add(layers.of("dense", shape, 0));
            }
        }

        private Shape sample(int rank) {
            return switch (rank) {
                case 1 -> Shape.of(draw.from(1, 20));
                case 2 -> Shape.of(draw.from(1, 8), draw.channels());
                case 3 -> Shape.of(draw.from(2, 7), draw.from(2, 7), draw.from(1, 5));
                default -> Shape.of(draw.from(1, 4), draw.from(2, 4), draw.from(2, 4), draw.from(1, 3));
            };
        }
    }
}
