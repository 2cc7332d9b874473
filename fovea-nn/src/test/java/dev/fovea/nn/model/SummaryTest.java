package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.Nets;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Summary.Row;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SummaryTest {
    private static final Field MNIST = Field.image(28, 28, 1);

    private record Count(String name, Layer layer, Shape sample, long parameters) {
    }

    @TestFactory Stream<DynamicTest> parametersOfTheLecturesNetworks() {
        Shape image = Shape.of(28, 28, 1);
        return Stream.of(
                new Count("S-01 softmax regression", Nets.softmaxRegression(), image, 7_850),
                new Count("S-06 improved network", Nets.mlp(), image, 101_770),
                new Count("S-28 [7,7,3] to [3,3,2]", conv2d(2, 3).stride(2), Shape.of(7, 7, 3), 56),
                new Count("S-29 MNIST CNN", Nets.lectureCnn(), image, 3_274_634),
                new Count("S-38 colour image", conv2d(6, 5), Shape.of(32, 32, 3), 456),
                new Count("S-40 CIFAR-10 into 4 units", sequential(flatten(), dense(4).bias(false)),
                        Shape.of(32, 32, 3), 12_288),
                new Count("S-50 LeNet-5", Nets.lenet5(), image, 61_706))
                .map(c -> DynamicTest.dynamicTest(c.name,
                        () -> assertThat(Network.of(c.layer, c.sample).summary().parameters())
                                .isEqualTo(c.parameters)));
    }

    @Test void theMnistCnnOfTheLecture() {
        Summary summary = Network.of(Nets.lectureCnn(), MNIST).summary();
        assertThat(summary.rows()).extracting(r -> r.output().toString()).containsExactly("[N, 28, 28, 1]",
                "[N, 28, 28, 32]",
                "[N, 14, 14, 32]", "[N, 14, 14, 64]", "[N, 7, 7, 64]", "[N, 3136]", "[N, 1024]", "[N, 10]");
        assertThat(summary.rows()).extracting(Row::parameters).containsExactly(0L, 832L, 0L, 51_264L, 0L, 0L,
                3_212_288L, 10_250L);
        assertThat(summary.rows()).extracting(Row::multiplyAdds).containsExactly(0L, 627_200L, 0L, 10_035_200L, 0L, 0L,
                3_211_264L, 10_240L);
        assertThat(summary.rows()).extracting(r -> r.field().toString())
                .containsExactly("1x1 / 1", "5x5 / 1", "6x6 / 2", "14x14 / 2", "16x16 / 4", "- / -", "- / -", "- / -");
        assertThat(summary).hasToString("""
                Layer            Output           Parameters  Multiply-adds  Activations  Field  Stride
                ───────────────────────────────────────────────────────────────────────────────────────
                image (input)    [N, 28, 28, 1]            0              0          0 B    1x1       1
                conv2d           [N, 28, 28, 32]         832        627,200     98.0 KiB    5x5       1
                max_pooling2d    [N, 14, 14, 32]           0              0     24.5 KiB    6x6       2
                conv2d_1         [N, 14, 14, 64]      51,264     10,035,200     49.0 KiB  14x14       2
                max_pooling2d_1  [N, 7, 7, 64]             0              0     12.3 KiB  16x16       4
                flatten          [N, 3136]                 0              0          0 B      -       -
                dense            [N, 1024]         3,212,288      3,211,264      4.0 KiB      -       -
                dense_1          [N, 10]              10,250         10,240         40 B      -       -
                ───────────────────────────────────────────────────────────────────────────────────────
                Parameters: 3,274,634 (12.5 MiB)
                Multiply-adds per sample: 13,883,904
                Activations per sample: 187.8 KiB
                """);
    }

    /// S-37: the weights of 16 billion connections alone take 59.6 GiB; nothing of that is allocated.
    @Test void receptiveFieldsOfSequencesAndVolumes() {
        var sequence = sequential(conv1d(4, 3), maxPooling1d(2), conv1d(4, 3));
        assertThat(Network.of(sequence, Shape.of(40, 2)).summary().rows().getLast().field()).hasToString("8 / 2");
        var volume = sequential(conv3d(4, 3).stride(1, 2, 2), conv3d(4, 3));
        assertThat(Network.of(volume, Shape.of(20, 30, 30, 2)).summary().rows().getLast().field())
                .hasToString("5x7x7 / 1x2x2");
    }

    @Test void sixteenBillionParametersArePrinted() {
        Summary summary = Network.of(sequential(flatten(), dense(400_000)), Shape.of(200, 200, 1)).summary();
        assertThat(summary.row("dense").multiplyAdds()).isEqualTo(16_000_000_000L);
        assertThat(summary.parameters()).isEqualTo(16_000_000_000L + 400_000);
        assertThat(summary).asString().contains("Parameters: 16,000,400,000 (59.6 GiB)");
        Layer withoutBias = sequential(flatten(), dense(400_000).bias(false));
        assertThat(Network.of(withoutBias, Shape.of(200, 200, 1)).summary().parameters()).isEqualTo(16_000_000_000L);
    }

    @Test void branchesSharedLayersAndFrozenOnesAreTold() {
        var net = FunctionalBuilder.functional();
        var left = net.input("left", Shape.of(8, 8, 1));
        var right = net.input("right", Shape.of(8, 8, 1));
        Layer tower = sequential(conv2d(4, 3), globalAveragePooling2d()).named("tower");
        var both = net.call(concatenate(), net.call(tower, left), net.call(tower, right));
        Functional twins = net.output("same", net.call(dense(1).sigmoid().named("head"), net.call(dropout(0.5), both)))
                .build();
        String text = Network.of(twins).frozen("tower"::equals).summary().toString();
        assertThat(text.lines().filter(line -> !line.startsWith("─")).collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(
                        """
                                Layer                           Output        Parameters  Multiply-adds  Activations  Field  Stride  Reads
                                left (input)                    [N, 8, 8, 1]           0              0          0 B    1x1       1
                                right (input)                   [N, 8, 8, 1]           0              0          0 B    1x1       1
                                tower/conv2d                    [N, 6, 6, 4]          40          1,296        576 B    3x3       1  left
                                tower/global_average_pooling2d  [N, 4]                 0              0         16 B      -       -  tower/conv2d
                                tower/conv2d                    [N, 6, 6, 4]           0          1,296        576 B    3x3       1  right
                                tower/global_average_pooling2d  [N, 4]                 0              0         16 B      -       -  tower/conv2d
                                concatenate                     [N, 8]                 0              0         32 B      -       -  tower/global_average_pooling2d, tower/global_average_pooling2d
                                dropout                         [N, 8]                 0              0          0 B      -       -  concatenate
                                head (dense)                    [N, 1]                 9              8          4 B      -       -  dropout
                                Parameters: 49 (196 B), 9 trainable, 40 fixed
                                Multiply-adds per sample: 2,600
                                Activations per sample: 1.2 KiB
                                """);
    }

    /// A layer with arithmetic of its own around another layer.
    record Around(Layer inner) implements Layer {
        @Override public String kind() {
            return "around";
        }

        @Override public Value apply(Scope scope, Value x) {
            Value w = scope.parameter("w", Shape.of(4, 3), Initializers.ones());
            return scope.call(inner, Ops.matmul(x, w));
        }
    }

    @Test void layersInsideLayersHaveTheirOwnRows() {
        Summary summary = Network.of(sequential(residual(conv2d(1, 3).padding(SAME).relu()), relu()), MNIST).summary();
        assertThat(summary.rows()).extracting(Row::path).containsExactly("image", "residual/conv2d", "residual/add",
                "relu");
        assertThat(summary.row("residual/conv2d").layer()).isEqualTo("conv2d(1, 3).padding(SAME).activation(RELU)");
        assertThat(summary.row("relu").field()).isEqualTo(new ReceptiveField(List.of(3, 3), List.of(1, 1)));
        assertThatThrownBy(() -> summary.row("conv")).hasMessage("there is no layer \"conv\"; "
                + "the layers are [image, residual/conv2d, residual/add, relu]");
    }

    @Test void whatALayerDoesAroundAnotherIsCountedOnce() {
        Summary summary = Network.of(new Around(dense(2)), Shape.of(4)).summary();
        assertThat(summary.rows()).extracting(Row::path).containsExactly("input", "around/dense", "around");
        assertThat(summary.rows()).extracting(Row::multiplyAdds).containsExactly(0L, 6L, 12L);
        assertThat(summary.rows()).extracting(Row::parameters).containsExactly(0L, 8L, 12L);
        assertThat(summary.parameters()).isEqualTo(20);
    }

    @TestFactory Stream<DynamicTest> receptiveFields() {
        record Seen(Layer layer, Shape sample, String field) {
        }
        Shape big = Shape.of(64, 48, 3);
        return Stream.of(
                new Seen(conv2d(4, 3, 5).stride(2, 1), big, "3x5 / 2x1"),
                new Seen(conv2d(4, 3).dilation(2), big, "5x5 / 1"),
                new Seen(sequential(conv2d(4, 3), conv2d(4, 3)), big, "5x5 / 1"),
                new Seen(sequential(conv2d(4, 7).stride(2).padding(SAME), maxPooling2d(3).stride(2).padding(SAME),
                        conv2d(4, 3)), big, "19x19 / 4"),
                new Seen(residual(conv2d(3, 3).padding(SAME), conv2d(3, 3).padding(SAME)), big, "5x5 / 1"),
                new Seen(parallel(conv2d(1, 1), conv2d(1, 3).padding(SAME), conv2d(1, 5).padding(SAME)), big,
                        "5x5 / 1"),
                new Seen(conv2d(3, 3).groups(3), big, "3x3 / 1"),
                new Seen(sequential(conv2d(3, 3).softmax()), big, "3x3 / 1"),
                new Seen(maxPooling2d(64, 48), big, "64x48 / -"),
                new Seen(globalAveragePooling2d(), big, "- / -"),
                new Seen(reshape(48, 64, 3), big, "- / -"),
                new Seen(sequential(flatten(), dense(4)), big, "- / -"))
                .map(s -> DynamicTest.dynamicTest(s.layer.toString(), () -> {
                    List<Row> rows = Network.of(s.layer, s.sample).summary().rows();
                    if (!s.layer.equals(reshape(48, 64, 3))) {
                        assertThat(rows.getLast().field()).hasToString(s.field);
                    }
                }));
    }

    /// S-20: neuron (i, j) sees rows `i·sh … i·sh + fh − 1` and columns `j·sw … j·sw + fw − 1`.
    @Test void aUnitSeesTheRowsAndColumnsOfTheLecture() {
        var graph = new dev.fovea.graph.Graph();
        Value x = Ops.input(graph, "x", Shape.of(Shape.N, 20, 20, 1));
        Value y = Scope.root(graph, Mode.INFERENCE).call(conv2d(2, 3, 4).stride(2, 3), x);
        assertThat(ReceptiveField.seen(y, Region.at(0, 3, 5, 1), x)).hasToString("(0, 6…8, 15…18, 0)");
        Value other = Ops.input(graph, "other", Shape.of(Shape.N, 20, 20, 1));
        assertThat(ReceptiveField.seen(y, Region.at(0, 3, 5, 1), other).isEmpty()).isTrue();
    }
}
