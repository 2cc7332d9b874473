/// Where the time of a network goes: each step of a plan timed, beside what the machine can do at most.
/// It may use plans and what is below them; what the machine can do it is told, as only a backend can find out.
/// Start with [dev.fovea.insight.profile.Profiler] and [dev.fovea.insight.profile.Profile].
package dev.fovea.insight.profile;
