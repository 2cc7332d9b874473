package dev.fovea.nn.tune;

import java.util.List;
import java.util.random.RandomGenerator;

/// The values that one hyper-parameter may take; the factories are in [Choices].
public sealed interface Choice permits Uniform, LogUniform, Integers, OneOf {

    /// One of the values: a `Double`, an `Integer`, or what [OneOf] was given.
    Object draw(RandomGenerator random);

    /// All values in order; none where they cannot be counted.
    List<Object> all();
}
