import org.jspecify.annotations.NullMarked;

/// The one dependency of a user: `import module dev.fovea` names all of Fovea. The backends come along as services.
@NullMarked module dev.fovea {
    requires static org.jspecify;
    requires transitive dev.fovea.core;
    requires transitive dev.fovea.nn;
    requires transitive dev.fovea.data;
    requires transitive dev.fovea.formats;
    requires transitive dev.fovea.zoo;
    requires transitive dev.fovea.insight;

    exports dev.fovea;
}
