/// How the learning rate changes while a network learns: one rule per file, a function of epoch and step.
/// It uses nothing of the library; an optimizer holds one, and the training loop evaluates it on the host.
/// Start with [dev.fovea.nn.schedule.Schedule], then [dev.fovea.nn.schedule.ExponentialDecay].
package dev.fovea.nn.schedule;
