package dev.fovea;

import static dev.fovea.insight.GradCam.gradCam;
import static dev.fovea.insight.Occlusion.occlusion;
import static dev.fovea.insight.Saliency.saliency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.Batches;
import dev.fovea.data.Cifar10;
import dev.fovea.data.DataFiles;
import dev.fovea.formats.Safetensors;
import dev.fovea.insight.AttentionMaps;
import dev.fovea.insight.ClassScores;
import dev.fovea.insight.HeatMap;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.CifarResNet;
import dev.fovea.zoo.GoogLeNet;
import dev.fovea.zoo.Pixels;
import dev.fovea.zoo.TorchNames;
import dev.fovea.zoo.VisionTransformer;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// S-63: the networks of the literature are explained, at layers within layers.
class ZooAttributionTest {

    private static Tensor image(Shape shape) {
        var random = new SplittableRandom(1);
        Tensor image = Tensor.zeros(DType.U8, shape);
        for (long i = 0; i < image.count(); i++) {
            image.set(i, random.nextInt(256));
        }
        return image;
    }

    private static void assertVaries(HeatMap map, int side) {
        assertThat(map.height()).isEqualTo(side);
        assertThat(map.width()).isEqualTo(side);
        assertThat(Arrays.stream(map.values().doubles())).allMatch(Double::isFinite);
        assertThat(Arrays.stream(map.values().doubles()).min().orElseThrow()).isLessThan(map.most());
    }

    /// Three outputs, and modules of branches.
    @Test void googLeNet() {
        Network net = GoogLeNet.googLeNet().width(0.15).image(Shape.of(96, 96, 3)).classes(5).network();
        try (var model = Model.of(net, Seed.of(1))) {
            Tensor x = image(Shape.of(96, 96, 3));
            var scores = ClassScores.of(model, x, 3);
            assertThat(gradCam().chosen(scores)).isEqualTo("inception5b");
            assertThat(gradCam().chosen(scores.output("aux2"))).isEqualTo("inception4d");
            assertVaries(saliency().maps(scores).getFirst(), 96);
            for (String layer : List.of("conv2/conv", "inception3b", "inception4d/branch2/1/bn")) {
                HeatMap map = gradCam().layer(layer).maps(scores).getFirst();
                assertThat(map.height()).as(layer).isEqualTo(96);
                assertThat(Arrays.stream(map.values().doubles())).as(layer).allMatch(Double::isFinite);
            }
            assertVaries(gradCam().layer("inception4a/branch2/0/conv").maps(scores.output("aux1")).getFirst(), 96);
        }
    }

    @Test void bothBackendsExplainAResidualNetworkAlike() {
        Network net = CifarResNet.cifarResNet(8).width(4).image(Shape.of(16, 16, 3)).network();
        Tensor x = image(Shape.of(16, 16, 3));
        try (var reference = Model.of(net, Seed.of(1), Execution.on("reference").threads(1));
                var onednn = Model.of(net, Seed.of(1), Execution.on("onednn").threads(2))) {
            for (String layer : List.of("", "layer1/0", "layer2/0/conv1", "layer3/0/shortcut")) {
                HeatMap expected = gradCam().layer(layer).of(reference, x, 4);
                float allowed = (float) Math.max(1e-6, 1e-3 * expected.most());
                assertThat(gradCam().layer(layer).of(onednn, x, 4).values().floats()).as(layer)
                        .containsExactly(expected.values().floats(), within(allowed));
            }
        }
    }

    @Test void theVisionTransformerForSmallPictures() {
        Network net = VisionTransformer.cifar().depth(3).features(16).heads(2).hidden(16).network();
        try (var model = Model.of(net, Seed.of(1))) {
            AttentionMaps maps = AttentionMaps.of(model, image(Shape.of(32, 32, 3)));
            assertThat(maps.paths()).hasSize(3).last().isEqualTo("block_2/attention/multi_head_attention");
            assertThat(maps.rows()).isEqualTo(8);
            assertVaries(maps.heatMap(maps.rollout()), 32);
        }
    }

    private static Path file(String what) {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        boolean there = !data.isBlank() && Files.exists(Path.of(data, what));
        if (!there) {
            System.err.printf("WARNING: SKIPPED a test: set FOVEA_DATA to a folder that holds %s.%n", what);
        }
        assumeTrue(there, "FOVEA_DATA has no " + what);
        return Path.of(data, what);
    }

    /// The ResNet-20 of github.com/akamaster/pytorch_resnet_cifar10 on the first test images: to hide what Grad-CAM shows as hottest takes more of
    /// the answer away than to hide what it shows as coldest, and so it is for the nested layers before the last.
    @Test void whatGradCamShowsOfResNet20Matters() {
        Path weights = file("pretrained/resnet_cifar10/resnet20-12fca82f.safetensors");
        Path pictures = file("cifar10");
        Network network = CifarResNet.cifarResNet(20).pixels(Pixels.imageNet()).network();
        try (var model = Model.of(network, Seed.of(1));
                var arena = Arena.ofConfined();
                var epoch = Batches.inOrder(Cifar10.in(pictures).test(), 32).prefetch(0).epoch(0)) {
            model.loadWeights(TorchNames.of(network).fromTorch(Safetensors.map(weights, arena).tensors()))
                    .requireComplete();
            Tensor images = epoch.next().input("image").copy();
            ClassScores scores = ClassScores.of(model, images, new int[32]).best();
            Tensor whole = scores.probabilities();
            int[] classes = scores.classes().stream().mapToInt(c -> c).toArray();
            for (String layer : List.of("", "layer3/1", "layer3/1/bn2", "layer2/2")) {
                List<HeatMap> maps = gradCam().layer(layer).maps(scores);
                Tensor withoutHot = images.copy();
                Tensor withoutCold = images.copy();
                assertThat(maps.stream().filter(m -> m.most() > 0).count()).as(layer).isGreaterThan(24);
                for (int n = 0; n < 32; n++) {
                    hide(withoutHot, n, maps.get(n).hottest());
                    hide(withoutCold, n, negative(maps.get(n)).hottest());
                }
                double hot = lost(whole, ClassScores.of(model, withoutHot, classes).probabilities());
                double cold = lost(whole, ClassScores.of(model, withoutCold, classes).probabilities());
                assertThat(hot).as("of \"%s\", against %s", layer, cold).isGreaterThan(3 * cold).isGreaterThan(0.25);
            }
            assertVaries(occlusion(8).of(model, images.samples(0, 1), scores.classes().getFirst()), 32);
        }
    }

    private static HeatMap negative(HeatMap map) {
        Tensor values = Tensor.zeros(DType.F32, map.values().shape());
        for (long i = 0; i < values.count(); i++) {
            values.set(i, -map.values().get(i));
        }
        return new HeatMap(values);
    }

    /// How much less probable the classes are, on the mean.
    private static double lost(Tensor before, Tensor after) {
        double sum = 0;
        for (int n = 0; n < before.count(); n++) {
            sum += (before.get(n) - after.get(n)) / before.count();
        }
        return sum;
    }

    /// Puts a grey square of 13 pixels around a place.
    private static void hide(Tensor images, int sample, List<Integer> place) {
        for (int i = Math.max(0, place.getFirst() - 6); i <= Math.min(31, place.getFirst() + 6); i++) {
            for (int j = Math.max(0, place.getLast() - 6); j <= Math.min(31, place.getLast() + 6); j++) {
                for (int c = 0; c < 3; c++) {
                    images.set(((sample * 32L + i) * 32 + j) * 3 + c, 128);
                }
            }
        }
    }
}
