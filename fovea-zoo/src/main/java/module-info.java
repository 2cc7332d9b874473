import org.jspecify.annotations.NullMarked;

/// The networks of the literature, one architecture a file.
@NullMarked module dev.fovea.zoo {
    requires static org.jspecify;
    requires transitive dev.fovea.nn;
    requires transitive dev.fovea.data;
    requires transitive dev.fovea.formats;

    exports dev.fovea.zoo;
}
