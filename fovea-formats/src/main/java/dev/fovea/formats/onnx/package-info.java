/// ONNX: models and tensors in protobuf's wire format, read with every length checked, and the network that a model becomes.
/// It may use the formats' errors, layers and operations; what an operator means is one entry of the table
/// [dev.fovea.formats.onnx.Operators], composed of operations of `dev.fovea.op`.
/// Start with [dev.fovea.formats.onnx.OnnxFormat], [dev.fovea.formats.onnx.OnnxNetwork] and [dev.fovea.formats.onnx.Operators].
package dev.fovea.formats.onnx;
