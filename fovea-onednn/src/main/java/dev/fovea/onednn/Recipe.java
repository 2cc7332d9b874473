package dev.fovea.onednn;

import java.util.Optional;

/// How a primitive is described. It is asked when candidates are offered, and again, in the kernel's own scope, when one is taken;
/// so what nobody takes holds nothing native.
@FunctionalInterface
interface Recipe {

    /// Nothing if oneDNN has no implementation but its reference loops.
    Optional<PrimitiveDescriptor> describe(NativeScope scope);
}
