package dev.fovea.cli;

import dev.fovea.nn.model.Network;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.tune.Arguments;
import dev.fovea.nn.tune.NetworkArguments;
import dev.fovea.zoo.Architecture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A network and how it learns, of which everything can be given another value by its name: `rate`, `batch` and the other options of the
/// training; `optimizer.beta1`, an argument of the optimizer; `net.width`, one of the network as its paper has it; `conv2d_1.filters`, one
/// of a layer.
///
/// @param layers arguments of layers, by path and name
record Learner(NetForData built, Rule rule, int batch, SequencedMap<String, Object> layers) {
    private static final String OPTIMIZER = "optimizer.";
    private static final String NET = "net.";

    Learner {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }

    static Learner of(NetForData built, Rule rule, int batch) {
        return new Learner(built, rule, batch, new LinkedHashMap<>());
    }

    private Training usual() {
        return built.net().training();
    }

    Network network() {
        return layers.isEmpty() ? built.network() : NetworkArguments.of(built.network()).with(layers);
    }

    Recipe recipe() {
        return built.recipe(rule.of(usual()));
    }

    private Arguments<Architecture> architecture() {
        return Arguments.of("net = " + built.net().name(), built.architecture());
    }

    /// The same with these values; whether network and optimizer accept them, [#network] and [#recipe] say.
    Learner with(Map<String, ?> values) {
        Learner changed = this;
        var net = new LinkedHashMap<String, Object>();
        var more = new LinkedHashMap<>(layers);
        for (var entry : values.entrySet()) {
            String name = entry.getKey();
            Object value = entry.getValue();
            if (name.startsWith(NET)) {
                net.put(name.substring(NET.length()), value);
            } else if (name.contains(".") && !name.startsWith(OPTIMIZER)) {
                more.put(name, value);
            } else {
                changed = changed.of(name, value);
            }
        }
        NetForData other = net.isEmpty() ? built : new NetForData(built.net(), architecture().with(net));
        return new Learner(other, changed.rule, changed.batch, more);
    }

    private Learner of(String name, Object value) {
        if (name.equals("batch")) {
            if (!(value instanceof Integer size) || size < 1) {
                throw new IllegalArgumentException(
                        "batch takes a whole number of 1 or more, but was given " + quoted(value));
            }
            return new Learner(built, rule, size, layers);
        }
        return new Learner(built, switch (name) {
            case "rate" -> rule.rate(number(name, value));
            case "decay" -> rule.decay(number(name, value));
            case "optimizer" -> rule.name(Words.constant(OptimizerName.class, name, value.toString()));
            case "schedule" -> rule.schedule(Words.constant(ScheduleName.class, name, value.toString()));
            default -> {
                if (name.startsWith(OPTIMIZER)) {
                    yield rule.argument(name.substring(OPTIMIZER.length()), value);
                }
                throw unknown(name);
            }
        }, batch, layers);
    }

    private IllegalArgumentException unknown(String name) {
        String meant = NetworkArguments.of(built.network()).names().stream().filter(n -> n.endsWith("." + name))
                .limit(3)
                .collect(Collectors.joining(" or "));
        return new IllegalArgumentException(
                ("there is nothing called \"%s\"; there are rate, batch, optimizer, schedule, "
                        + "decay, and arguments as optimizer.beta1, net.width, conv2d_1.filters%s").formatted(name,
                                meant.isEmpty() ? "" : "; did you mean " + meant + "?"));
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("%s takes a number, but was given %s".formatted(name, quoted(value)));
    }

    private static String quoted(Object value) {
        return value instanceof String ? '"' + value.toString() + '"' : value.toString();
    }

    /// Says so if there is nothing of that name, or the value is of another kind than it takes.
    void check(String name, Object value) {
        if (name.startsWith(NET)) {
            architecture().check(name.substring(NET.length()), value);
        } else if (name.startsWith(OPTIMIZER)) {
            of(name, value).rule.arguments(usual()).check(name.substring(OPTIMIZER.length()), value);
        } else if (name.contains(".")) {
            NetworkArguments.of(built.network()).check(name, value);
        } else {
            of(name, value);
        }
    }

    /// Says so if a constructor refuses the value while all others are as they are.
    void checkAlone(String name, Object value) {
        Learner changed = with(Map.of(name, value));
        if (name.contains(".") && !name.startsWith(OPTIMIZER)) {
            changed.network();
            return;
        }
        try {
            changed.recipe();
        } catch (IllegalArgumentException e) {
            throw name.contains(".")
                    ? e
                    : new IllegalArgumentException("%s = %s is refused: %s".formatted(name, value, e.getMessage()), e);
        }
    }

    /// The present value of that name as one would type it.
    String text(String name) {
        Object value = switch (name) {
            case "rate" -> rule.rate(usual());
            case "decay" -> rule.decay(usual());
            case "batch" -> batch;
            case "optimizer" -> rule.name(usual());
            case "schedule" -> rule.schedule(usual());
            default -> name.startsWith(NET)
                    ? architecture().text(name.substring(NET.length()))
                    : name.startsWith(OPTIMIZER)
                            ? rule.arguments(usual()).text(name.substring(OPTIMIZER.length()))
                            : NetworkArguments.of(network()).text(name);
        };
        return Words.typed(value);
    }
}
