/// Kernels in plain Java, for what oneDNN does not do or does badly: blocks of f32 are copied to arrays, on which short loops run that
/// the JIT compiler turns into vector instructions. It uses `core` alone; sizes are checked when memory is bound, and accesses too.
/// Start with [dev.fovea.onednn.loops.Loops], then read [dev.fovea.onednn.loops.SweepKernel].
package dev.fovea.onednn.loops;
