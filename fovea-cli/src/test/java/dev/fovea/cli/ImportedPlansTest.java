package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.zeroPadding2d;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.onnx.OnnxExport;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.plan.Plan;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Classifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A network that comes from another program's file is as fast as our own: the same kernels run in the same order.
class ImportedPlansTest {
    private static final Shape SMALL = Shape.of(96, 96, 3);

    @TempDir Path folder;

    private static Execution execution() {
        return Execution.best().threads(2);
    }

    /// Each step that computes: its op, by which kernel, and its multiply-adds.
    private static List<String> steps(Plan plan) {
        return plan.steps().stream().filter(s -> !s.candidate().isView())
                .map(s -> "%s by %s, %d".formatted(s.label().substring(s.label().lastIndexOf('/') + 1),
                        s.candidate().implementation(), s.multiplyAdds()))
                .toList();
    }

    private static List<String> steps(Network network, int batch) {
        try (Model model = Model.of(network, Seed.of(1), execution())) {
            return steps(model.runner(batch).plan());
        }
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v1, 1", "mobilenet_v1, 32", "mobilenet_v2, 1", "squeezenet1_1, 1", "squeezenet1_1, 32",
            "resnet18, 1", "resnet18, 32", "resnet20_cifar, 1", "densenet121, 1"}) void anExportedNetworkHasItsOwnPlan(
                    String net, int batch) {
        Architecture architecture = Nets.named(net).architecture();
        Network network = (architecture instanceof Classifier c && c.image().count() > SMALL.count()
                ? c.image(SMALL)
                : architecture).network();
        List<String> ours = steps(network, batch);
        for (boolean channelsFirst : new boolean[]{false, true}) {
            Path file = folder.resolve(net + channelsFirst + ".onnx");
            try (Model model = Model.of(network, Seed.of(1), execution())) {
                model.initialize();
                OnnxExport export = OnnxExport.of(model);
                (channelsFirst ? export.channelsFirst() : export).write(file);
            }
            try (Model imported = Model.load(file, execution())) {
                assertThat(steps(imported.runner(batch).plan())).isEqualTo(ours);
            }
        }
    }

    /// Keras' MobileNet and ResNet pad in layers of their own where ours have "same" padding, as its kernels of stride 2 see it.
    @Test void paddingInALayerOfItsOwnCostsNothing() {
        Sequential theirs = sequential(
                zeroPadding2d(0, 1, 0, 1), conv2d(16, 3).stride(2).bias(false), batchNormalization(),
                relu().maxValue(6),
                zeroPadding2d(0, 1, 0, 1), depthwiseConv2d(3).stride(2).bias(false), batchNormalization(), relu(),
                zeroPadding2d(0, 1, 0, 1), maxPooling2d(3).stride(2));
        Sequential ours = sequential(
                conv2d(16, 3).stride(2).padding(SAME).bias(false), batchNormalization(), relu().maxValue(6),
                depthwiseConv2d(3).stride(2).padding(SAME).bias(false), batchNormalization(), relu(),
                maxPooling2d(3).stride(2).padding(SAME));

        assertThat(steps(Network.of(theirs, SMALL), 1)).isEqualTo(steps(Network.of(ours, SMALL), 1));
    }
}
