package dev.fovea.cli;

import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.optimizer.RateOf;

/// `--learning-rate-of 'conv*=0.1'`: how much of the learning rate some layers have.
record RateOption(String pattern, double factor) {

    /// What `conv*=0.1` means.
    static RateOption parse(String words) {
        int sign = words.lastIndexOf('=');
        try {
            double factor = Double.parseDouble(words.substring(sign + 1));
            var checked = new RateOf(Optimizers.sgd(), words.substring(0, Math.max(0, sign)), factor);
            return new RateOption(checked.pattern(), factor);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"%s\" says no rate; write PATTERN=FACTOR, such as conv*=0.1".formatted(words), e);
        }
    }
}
