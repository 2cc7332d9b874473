/// What a network is made of: one layer per file, an immutable description that builds graph values when it is applied.
/// It uses `core`, `initializer` and `loss` (penalties); it holds no numbers and executes nothing.
/// Start with [dev.fovea.nn.layer.Layer] and [dev.fovea.nn.layer.Dense], then [dev.fovea.nn.layer.Scope].
package dev.fovea.nn.layer;
