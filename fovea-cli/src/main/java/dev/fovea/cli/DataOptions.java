package dev.fovea.cli;

import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What commands that read a data set share.
final class DataOptions {
    static final String NAMES = "digits, mnist, fashion-mnist, cifar10 or cifar100.";

    private DataOptions() {}

    /// The data set of that name. It is looked up when the whole command line was read, so that an unknown option is told of first.
    static KnownData named(CommandSpec command, String name) {
        try {
            return KnownData.named(name);
        } catch (DataException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /// The first samples of a data set, or all of it.
    static DataSet first(DataSet data, Optional<Integer> samples) {
        return samples.isPresent() && samples.get() < data.size() ? data.take(samples.get()) : data;
    }
}
