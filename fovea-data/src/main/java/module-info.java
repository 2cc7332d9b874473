import org.jspecify.annotations.NullMarked;

/// Data sets, batches and image reading.
@NullMarked module dev.fovea.data {
    requires static org.jspecify;
    requires transitive dev.fovea.core;
    requires transitive java.desktop;
    requires transitive java.net.http;

    exports dev.fovea.data;
    exports dev.fovea.data.augment;
    exports dev.fovea.data.io;
}
