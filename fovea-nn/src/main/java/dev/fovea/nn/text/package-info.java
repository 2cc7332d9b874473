/// How descriptions print and check themselves: the call that makes a layer, tidy numbers, arguments that are required.
/// It uses nothing and is not exported; layers, losses and optimizers use it.
/// Start with [dev.fovea.nn.text.CallText].
package dev.fovea.nn.text;
