/// The workloads once more, as other libraries are told them: channels first, one weight after the other. What knows no library stands
/// here and is built always; the programs that call libtorch and ONNX Runtime stand in `src/peers` and are built by the profile `peers`.
/// Start with [PeerNet].
@NullMarked
package dev.fovea.bench.peers;

import org.jspecify.annotations.NullMarked;
