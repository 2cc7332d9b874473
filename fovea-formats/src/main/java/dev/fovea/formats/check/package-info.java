/// Whether an imported model computes what the program computed that it comes from: layer by layer, with the first that does not, and
/// what of the usual causes explains it.
/// It may use models, the networks of [dev.fovea.formats.onnx] and arrays of NumPy; what is wrong with the given numbers is an
/// `IllegalArgumentException` that names the file.
/// Start with [dev.fovea.formats.check.ActivationCheck].
package dev.fovea.formats.check;
