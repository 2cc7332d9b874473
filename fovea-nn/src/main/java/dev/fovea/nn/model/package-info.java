/// What a network is as a whole: functional descriptions, the graph built of them, what each layer costs and sees.
/// It uses `core`, `data` and every other package of this module.
/// Start with [dev.fovea.nn.model.Network], then [dev.fovea.nn.model.Functional] and [dev.fovea.nn.model.Summary].
package dev.fovea.nn.model;
