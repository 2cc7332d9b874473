package dev.fovea.cli;

import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What commands that read a data set share.
final class DataOptions {
    static final String NAMES = "digits, mnist, fashion-mnist, cifar10 or cifar100.";
    static final String OWN = "Or a folder of class folders with images, or a list of them in CSV with the columns path and label.";

    private DataOptions() {}

    /// The data set of that name. It is looked up when the whole command line was read, so that an unknown option is told of first.
    static KnownData named(CommandSpec command, String name) {
        try {
            return KnownData.named(name);
        } catch (DataException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /// The same where a folder or a list could have been meant too.
    static KnownData namedOrOwn(CommandSpec command, String name) {
        try {
            return KnownData.named(name);
        } catch (DataException e) {
            String message = e.getMessage() + "; nor is there such a folder or list";
            throw new ParameterException(command.commandLine(), message, new IllegalArgumentException(message, e));
        }
    }

    /// Whether that is a folder or a list of images, and no data set by name.
    static boolean isOwn(String name) {
        return KnownData.all().stream().noneMatch(d -> d.name().equals(name)) && Files.exists(Path.of(name));
    }

    /// The first samples of a data set, or all of it.
    static DataSet first(DataSet data, Optional<Integer> samples) {
        return samples.isPresent() && samples.get() < data.size() ? data.take(samples.get()) : data;
    }
}
