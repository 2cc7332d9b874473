/// Kernels in Java with the Vector API, offered to any host backend: element-wise chains are compiled to one loop each.
/// It uses `core` and the incubator module `jdk.incubator.vector`, without which it is not available and nothing breaks.
/// Start with [dev.fovea.vector.SweepCompiler].
package dev.fovea.vector;
