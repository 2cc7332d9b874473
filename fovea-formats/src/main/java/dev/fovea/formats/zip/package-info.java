/// Zip files that others wrote, read with limits: the packing of PyTorch's and Keras' files.
/// It may use the errors of [dev.fovea.formats]; it is not exported.
/// Start with [dev.fovea.formats.zip.ZipEntries].
package dev.fovea.formats.zip;
