import org.jspecify.annotations.NullMarked;

/// The backend on oneDNN: its C interface through `java.lang.foreign`, one file per primitive.
@NullMarked module dev.fovea.onednn {
    requires static org.jspecify;
    requires transitive dev.fovea.core;

    exports dev.fovea.onednn;

    provides dev.fovea.spi.Backend with dev.fovea.onednn.OneDnnBackend;
}
