/// What every operation computes, as loops in the order of the formula's indices; every other backend is tested against it.
/// It uses core alone: no native code, no threads, row-major memory only.
/// Start with [dev.fovea.reference.ReferenceBackend], then read `ConvKernel` beside [dev.fovea.op.Conv].
package dev.fovea.reference;
