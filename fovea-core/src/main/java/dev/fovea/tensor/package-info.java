/// What a tensor is: element type, shape, window, and values on the host.
/// No arithmetic and no graph; everything else stands on it. Start with [dev.fovea.tensor.Shape].
package dev.fovea.tensor;
