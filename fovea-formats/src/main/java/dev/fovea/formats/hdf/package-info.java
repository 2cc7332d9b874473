/// Files of HDF5 as Keras writes them: groups, arrays of numbers and texts, read and written without a native library.
/// It may use the errors of [dev.fovea.formats]; every address, length and count is checked before it is followed, each part of a
/// file is visited once, and it is not exported.
/// Start with [dev.fovea.formats.hdf.HdfFile], then `ObjectHeader` and `Links`; [dev.fovea.formats.hdf.HdfWriter] writes.
package dev.fovea.formats.hdf;
