/// Timings: benchmarks of one operation and of whole networks, and the programs of other libraries that `fovea bench --all --peers` runs.
/// It may use every module, and everything that it times it reaches on the public way of a user.
/// Start with [dev.fovea.bench.Main] for the benchmarks, [dev.fovea.bench.peers.PeerNet] for other libraries.
@NullMarked
package dev.fovea.bench;

import org.jspecify.annotations.NullMarked;
