package dev.fovea.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `fovea data`: what is done with data sets.
@Command(name = "data", description = "Tells about data sets.", synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override public void run() {
        throw new ParameterException(spec.commandLine(),
                "Missing command; there are " + String.join(", ", spec.subcommands().keySet()));
    }
}
