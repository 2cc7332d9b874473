/// ONNX: models and tensors in protobuf's wire format, read with every length checked, and the network that a model becomes; and models of
/// ours written as such, with the operators of the field and the order of axes that others expect.
/// It may use the formats' errors and atomic files, models, layers and operations; what an operator means is one entry of the table
/// [dev.fovea.formats.onnx.Operators], composed of operations of `dev.fovea.op`.
/// Start with [dev.fovea.formats.onnx.OnnxFormat], [dev.fovea.formats.onnx.OnnxNetwork], [dev.fovea.formats.onnx.Operators], and
/// [dev.fovea.formats.onnx.OnnxExport].
package dev.fovea.formats.onnx;
