package dev.fovea.cli;

import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.tune.Arguments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// By which rule a network learns: its own, with what the user has chosen. Rate and decay of a network are for its own optimizer only.
///
/// @param arguments of the optimizer's constructor, by name
record Rule(Optional<OptimizerName> name, Optional<Double> rate, Optional<Double> decay,
        Optional<ScheduleName> schedule,
        SequencedMap<String, Object> arguments) {

    Rule {
        arguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arguments));
    }

    Rule name(OptimizerName name) { return new Rule(Optional.of(name), rate, decay, schedule, arguments); }
    Rule rate(double rate) { return new Rule(name, Optional.of(rate), decay, schedule, arguments); }
    Rule decay(double decay) { return new Rule(name, rate, Optional.of(decay), schedule, arguments); }
    Rule schedule(ScheduleName schedule) { return new Rule(name, rate, decay, Optional.of(schedule), arguments); }

    Rule argument(String argument, Object value) {
        if (argument.equals("weightDecay")) {
            throw new IllegalArgumentException("optimizer.weightDecay is called decay");
        }
        var all = new LinkedHashMap<>(arguments);
        all.put(argument, value);
        return new Rule(name, rate, decay, schedule, all);
    }

    OptimizerName name(Training usual) {
        return name.orElse(usual.optimizer());
    }

    double rate(Training usual) {
        return rate.orElse(isOwn(usual) ? usual.rate() : name(usual).usualRate());
    }

    double decay(Training usual) {
        return decay.orElse(isOwn(usual) ? usual.decay() : 0.0);
    }

    ScheduleName schedule(Training usual) {
        return schedule.orElse(usual.schedule());
    }

    private boolean isOwn(Training usual) {
        return name(usual) == usual.optimizer();
    }

    /// The arguments of the optimizer's constructor.
    Arguments<Optimizer> arguments(Training usual) {
        return Arguments.of("optimizer = " + name(usual), name(usual).with(schedule(usual).from(rate(usual))));
    }

    Optimizer of(Training usual) {
        Optimizer rule = arguments(usual).with(arguments);
        return decay(usual) == 0 && decay.isEmpty() ? rule : rule.weightDecay(decay(usual));
    }
}
