import org.jspecify.annotations.NullMarked;

/// The conformance tests that any backend can run: one table of cases per operation, gradient checks, geometry checks.
@NullMarked module dev.fovea.tck {
    requires static org.jspecify;
    requires transitive dev.fovea.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires transitive org.assertj.core;

    exports dev.fovea.tck;

    uses dev.fovea.spi.Backend;
}
