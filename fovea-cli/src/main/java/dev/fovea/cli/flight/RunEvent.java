package dev.fovea.cli.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// `dev.fovea.Run`: all steps of a plan have run, one after the other.
@Name(RunEvent.NAME)
@Label("Run")
@Description("All steps of a plan have run, one after the other")
@Category("Fovea")
@StackTrace(false)
final class RunEvent extends Event {
    static final String NAME = "dev.fovea.Run";

    // @formatter:off
    @Label("Pass") @Description("From 0") int pass;
    @Label("Name") @Description("Of the network, and of what is done with it") String name = "";
    @Label("Batch") @Description("Samples in it") int batch;
    @Label("Steps") @Description("That have a kernel") int steps;
    // @formatter:on
}
