/// Where weights start: one distribution per file, each a function of shape and key, the same on every machine.
/// It uses `core` for tensors and random bits; layers name an initializer, the model draws from it.
/// Start with [dev.fovea.nn.initializer.Initializer], then [dev.fovea.nn.initializer.He].
package dev.fovea.nn.initializer;
