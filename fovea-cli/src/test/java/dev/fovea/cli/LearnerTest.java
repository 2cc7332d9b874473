package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Digits;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.tune.NetworkArguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Everything about a network by name and its training can be given another value by its name.
class LearnerTest {
    private static final Rule RULE = new Rule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            new LinkedHashMap<>());

    private static Learner learner(String net) {
        NamedNet named = Nets.named(net);
        return Learner.of(NetForData.of(named, Digits.of(1, 10)), RULE, named.training().batch());
    }

    private static long parameters(Learner learner) {
        return learner.network().summary().parameters();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test void argumentsOfLayers() {
        Learner lenet = learner("lenet");
        assertThat(parameters(lenet)).isEqualTo(61_706);
        assertThat(parameters(lenet.with(Map.of("conv2d.filters", 8, "conv2d_1.size", 3, "dense.units", 100))))
                .isEqualTo(
                        5 * 5 * 1 * 8 + 8                          // conv2d: 28 x 28
                                + 3 * 3 * 8 * 16 + 16              // conv2d_1: 14 x 14 to 12 x 12, pooled to 6 x 6
                                + 6 * 6 * 16 * 100 + 100 + 100 * 84 + 84 + 84 * 10 + 10);
    }

    /// Three stages of one block of two convolutions; 3 x 3 kernels without bias, each followed by batch normalisation of four numbers a
    /// map.
    @Test void argumentsOfTheNetworkAndThenOfItsLayers() {
        Learner small = learner("resnet20_cifar").with(Map.of("net.depth", 8, "net.width", 4, "linear.bias", "false"));
        assertThat(parameters(small)).isEqualTo(
                9 * 1 * 4 + 9 * (4 * 4 + 4 * 4) + 9 * (4 * 8 + 8 * 8) + 9 * (8 * 16 + 16 * 16)
                        + 4 * (4 + 2 * 4 + 2 * 8 + 2 * 16) + 16 * 10);
        assertThat(small.text("net.width")).isEqualTo("4");
    }

    @Test void choicesOfTheTraining() {
        Learner lenet = learner("lenet");
        assertThat(lenet.recipe().optimizer()).hasToString("adam(cosine(0.003))");
        assertThat(lenet.with(Map.of("rate", 0.01)).recipe().optimizer()).hasToString("adam(cosine(0.01))");
        assertThat(lenet.with(Map.of("rate", 1, "optimizer", "momentum", "schedule", "constant", "decay", 1e-4))
                .recipe().optimizer()).hasToString("momentum(1).weightDecay(1e-4)");
        assertThat(lenet.with(Map.of("optimizer", "sgd")).recipe().optimizer())
                .as("the network's rate is for its own optimizer only").hasToString("sgd(cosine(0.01))");
        assertThat(lenet.with(Map.of("optimizer.beta1", 0.8)).recipe().optimizer())
                .hasToString("adam(cosine(0.003)).beta1(0.8)");
        assertThat(lenet.with(Map.of("optimizer.momentum", 0.8, "optimizer", "nesterov")).recipe().optimizer())
                .hasToString("nesterov(cosine(0.01)).momentum(0.8)");
        assertThat(lenet.with(Map.of("batch", 7)).batch()).isEqualTo(7);
    }

    @Test void presentValues() {
        Learner lenet = learner("lenet");
        assertThat(lenet.text("rate")).isEqualTo("0.003");
        assertThat(lenet.text("batch")).isEqualTo("64");
        assertThat(lenet.text("optimizer")).isEqualTo("adam");
        assertThat(lenet.text("schedule")).isEqualTo("cosine");
        assertThat(lenet.text("decay")).isEqualTo("0");
        assertThat(lenet.text("optimizer.beta1")).isEqualTo("0.9");
        assertThat(lenet.text("conv2d_1.padding")).isEqualTo("valid");
        assertThat(lenet.text("conv2d_1.kernelInitializer")).isEqualTo("glorotUniform");
    }

    @Test void whatIsNotThereOrOfAnotherKindIsSaid() {
        Learner lenet = learner("lenet");
        refused(() -> lenet.check("filters", 3),
                "there is nothing called \"filters\"; there are rate, batch, optimizer, "
                        + "schedule, decay, and arguments as optimizer.beta1, net.width, conv2d_1.filters; "
                        + "did you mean conv2d.filters or conv2d_1.filters?");
        refused(() -> lenet.check("epochs", 3), "there is nothing called \"epochs\"; there are rate, batch, optimizer, "
                + "schedule, decay, and arguments as optimizer.beta1, net.width, conv2d_1.filters");
        refused(() -> lenet.check("rate", "high"), "rate takes a number, but was given \"high\"");
        refused(() -> lenet.check("batch", 0.5), "batch takes a whole number of 1 or more, but was given 0.5");
        refused(() -> lenet.check("batch", 0), "batch takes a whole number of 1 or more, but was given 0");
        refused(() -> lenet.check("optimizer", "lion"), "there is no optimizer \"lion\"; "
                + "there are sgd, momentum, nesterov, adam, adamw, adamax, adagrad, rmsprop, muon");
        refused(() -> lenet.check("schedule", 3),
                "there is no schedule \"3\"; there are constant, cosine, exponential, one-cycle");
        refused(() -> lenet.check("optimizer.beta3", 1), "optimizer = adam has no argument \"beta3\"; "
                + "it has beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7; did you mean \"beta1\" or \"beta2\"?");
        refused(() -> lenet.check("optimizer.weightDecay", 1), "optimizer.weightDecay is called decay");
        refused(() -> lenet.check("optimizer.rate", 1),
                "optimizer = adam: no number and no word can stand for rate; change it in a program");
        refused(() -> learner("resnet20_cifar").check("net.widh", 1),
                "net = resnet20_cifar has no argument \"widh\"; "
                        + "it has depth = 20, shortcuts = true, width = 16, classes = 10; did you mean \"width\"?");
        refused(() -> lenet.check("dense_3.units", 1),
                "there is no layer \"dense_3\"; layers with arguments are rescaling, "
                        + "conv2d, average_pooling2d, conv2d_1, average_pooling2d_1, dense, dense_1, dense_2; "
                        + "did you mean \"dense_1\" or \"dense_2\" or \"dense\"?");
    }

    @Test void whatAConstructorRefusesIsSaid() {
        Learner lenet = learner("lenet");
        refused(() -> lenet.checkAlone("rate", -1),
                "rate = -1 is refused: the peak of a cosine schedule must be 0 or more, but is -1.0");
        refused(() -> lenet.checkAlone("optimizer.beta1", 1.5),
                "optimizer = adam: beta1 = 1.5 is refused: beta1 of Adam must be in [0, 1), but is 1.5");
        refused(() -> lenet.checkAlone("dense_2.units", 0),
                "dense_2 = dense(10).activation(SOFTMAX): units = 0 is refused: "
                        + "the units of a dense layer must be 1 or more, but is 0");
        refused(() -> learner("resnet20_cifar").checkAlone("net.depth", 21),
                "net = resnet20_cifar: depth = 21 is refused: a ResNet for CIFAR-10 has 6n + 2 layers, such as 20, 32, 44, "
                        + "56, 110, but 21 were asked for; ResNet has 18, 34, 50, 101, 152");
    }

    /// What stands for an argument can be given for it again, in every network by name; two different numbers per axis and a rectifier with
    /// a limit are no single word.
    @Test void everyNetworkIsTheSameWithTheValuesThatItHas() {
        for (NamedNet net : Nets.all()) {
            Network network = net.network();
            var arguments = NetworkArguments.of(network);
            assertThat(arguments.with(Map.of()).layer()).as(net.name()).isEqualTo(network.layer());
            var values = new LinkedHashMap<String, Object>();
            arguments.names().forEach(name -> values.put(name, ValueOption.literal(arguments.text(name))));
            values.values().removeIf(v -> v.toString().matches(".*(, |\\.\\w+\\().*"));
            assertThat(values).as(net.name()).hasSizeGreaterThan(2);
            assertThat(arguments.with(values).layer()).as(net.name()).isEqualTo(network.layer());
        }
    }
}
