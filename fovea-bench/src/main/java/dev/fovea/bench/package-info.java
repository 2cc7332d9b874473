/// Timings: benchmarks of one operation, of whole networks, and our side of the comparison with other libraries.
/// It may use every module, and everything that it times it reaches on the public way of a user.
/// Start with [dev.fovea.bench.Main] for the benchmarks, [dev.fovea.bench.Adapter] for the comparison.
@NullMarked
package dev.fovea.bench;

import org.jspecify.annotations.NullMarked;
