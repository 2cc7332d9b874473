/// The backend on oneDNN: a thin layer over its C interface, and the kernels that are made of it.
///
/// The thin layer knows what a primitive is, but no layer and no graph; read it from [Operation] (what can be described)
/// over [PrimitiveDescriptor], [Primitive] and [BoundPrimitive] (what is run) to [Dnnl] (the C functions). Only the classes
/// around [OneDnnBackend] use `fovea-core`.
package dev.fovea.onednn;
