package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.insight.profile.Group;
import dev.fovea.insight.profile.PlannedStep;
import dev.fovea.insight.profile.Profile;
import dev.fovea.insight.profile.ProfileTable;
import dev.fovea.insight.profile.ProfiledStep;
import dev.fovea.insight.profile.Times;
import java.util.List;

/// A profile as one object.
final class ProfileJson {
    private ProfileJson() {}

    static Json of(String net, Pass mode, ProfileTable table) {
        Profile profile = table.profile();
        Group whole = profile.whole();
        Json.Obj object = Json.object().with("net", Json.of(net)).with("mode", Json.of(mode.toString()))
                .with("batch", Json.of(profile.batch())).with("backend", Json.of(profile.backend()))
                .with("threads", Json.of(profile.threads())).with("passes", Json.of(profile.passes()))
                .with("peakGflops", Json.of(profile.limit().gigaflops()))
                .with("triadGigabytesPerSecond", Json.of(profile.limit().gigabytes()))
                .with("triadBytes", Json.of(Profile.LIMIT_BYTES))
                .with("pass", times(profile.pass())).with("unwatched", times(profile.unwatched()))
                .with("between", times(profile.between()))
                .with("stepsMilliseconds", Json.of(whole.milliseconds()))
                .with("leastMilliseconds", Json.of(whole.least()))
                .with("kinds", groups(profile.kinds()));
        return switch (table.by()) {
            case STEP -> object.with("steps",
                    Json.array(table.rows().stream().map(g -> step(g.steps().getFirst())).toList()));
            case OP -> object.with("ops", groups(table.rows()));
            case LAYER -> object.with("layers", groups(table.rows()));
        };
    }

    private static Json times(Times times) {
        return Json.object().with("median", Json.of(times.median())).with("tenthBelow", Json.of(times.low()))
                .with("tenthAbove", Json.of(times.high())).with("minimum", Json.of(times.minimum()))
                .with("mean", Json.of(times.mean()));
    }

    private static Json groups(List<Group> groups) {
        return Json.array(groups.stream().map(g -> speed(g, Json.object().with("name", Json.of(g.name()))
                .with("steps", Json.of(g.steps().size())).with("milliseconds", Json.of(g.milliseconds())))).toList());
    }

    private static Json step(ProfiledStep step) {
        PlannedStep planned = step.planned();
        return speed(new Group("", List.of(step)),
                Json.object().with("number", Json.of(planned.number())).with("step", Json.of(planned.label()))
                        .with("layer", Json.of(planned.layer())).with("op", Json.of(planned.op()))
                        .with("kind", Json.of(planned.kind().toString()))
                        .with("implementation", Json.of(planned.implementation()))
                        .with("reads", Json.array(planned.reads().stream().map(Json::of).toList()))
                        .with("writes", Json.array(planned.writes().stream().map(Json::of).toList()))
                        .with("milliseconds", times(step.times())));
    }

    /// What it had to do, and how near it came to what the machine can do.
    private static Json.Obj speed(Group group, Json.Obj object) {
        return object.with("multiplyAdds", Json.of(group.multiplyAdds())).with("bytes", Json.of(group.bytes()))
                .with("gflops", Json.of(group.gigaflops())).with("gigabytesPerSecond", Json.of(group.gigabytes()))
                .with("ofPeak", Json.of(group.ofPeak())).with("ofBandwidth", Json.of(group.ofBandwidth()))
                .with("ofLimit", Json.of(group.ofLimit()))
                .with("bound", Json.of(group.isArithmetic() ? "arithmetic" : "memory"));
    }
}
