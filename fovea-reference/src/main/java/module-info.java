import org.jspecify.annotations.NullMarked;

/// The backend that defines every operation: one kernel per file, the formula as loops, sums in double.
@NullMarked module dev.fovea.reference {
    requires static org.jspecify;
    requires transitive dev.fovea.core;

    exports dev.fovea.reference;

    provides dev.fovea.spi.Backend with dev.fovea.reference.ReferenceBackend;
}
