/// ONNX files: models of ours written as such, with the operators of the field and the order of axes that others expect.
/// It may use models, the graph with its operations, and atomic files.
/// Start with [dev.fovea.formats.onnx.OnnxExport].
package dev.fovea.formats.onnx;
