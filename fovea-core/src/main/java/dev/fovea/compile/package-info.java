/// How a graph becomes fast: passes from graph to graph, then kernels, layouts and memory for the steps that are left.
/// Not one formula of a layer stands here. It uses `op`, `graph`, `tensor` and `spi`.
/// Start with [dev.fovea.compile.Compiler], which is the list of passes.
package dev.fovea.compile;
