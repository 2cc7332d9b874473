/// Model files and runs: JSON, safetensors, arrays of NumPy, the `.fovea` archive, checkpoints, run folders; data only, no file names a
/// class.
/// It may use models, training, atomic files and jackson-core's streaming; every limit is checked before anything is
/// allocated, and what is wrong with a file is a [dev.fovea.formats.FormatException].
/// Start with [dev.fovea.formats.RunFolder] and [dev.fovea.formats.FoveaFormat], then [dev.fovea.formats.Archive] and
/// [dev.fovea.formats.RecordCodec].
package dev.fovea.formats;
