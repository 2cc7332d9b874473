package dev.fovea.cli.flight;

import dev.fovea.insight.profile.PlannedStep;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// `dev.fovea.Step`: a step of a plan has run.
@Name(StepEvent.NAME)
@Label("Step")
@Description("A step of a plan has run")
@Category("Fovea")
@StackTrace(false)
final class StepEvent extends Event {
    static final String NAME = "dev.fovea.Step";

    // @formatter:off
    @Label("Pass") @Description("That it belongs to, from 0") int pass;
    @Label("Number") @Description("In the plan") int number;
    @Label("Step") @Description("Its name in the plan") String step = "";
    @Label("Layer") String layer = "";
    @Label("Op") String op = "";
    @Label("Kind") String kind = "";
    @Label("Implementation") @Description("The kernel that was chosen") String implementation = "";
    @Label("Multiply-adds") long multiplyAdds;
    @Label("Bytes") @Description("Read and written") @DataAmount long bytes;
    // @formatter:on

    void describe(PlannedStep planned) {
        number = planned.number();
        step = planned.label();
        layer = planned.layer();
        op = planned.op();
        kind = planned.kind().toString();
        implementation = planned.implementation();
        multiplyAdds = planned.multiplyAdds();
        bytes = planned.bytes();
    }
}
