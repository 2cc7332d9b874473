/// The training loop, its events, and the callbacks that listen to them.
/// It builds network, losses and optimizer into one compiled step, and runs it batch by batch; it uses every other package of this module.
/// Start with [dev.fovea.nn.train.Trainer]; what a step is says [dev.fovea.nn.train.StepRule].
package dev.fovea.nn.train;
