package dev.fovea.formats;

import java.util.Optional;

/// The version of this library, as its jar or its module says it.
final class Version {
    private Version() {}

    static String ofFovea() {
        Package jar = Version.class.getPackage();
        return Optional.ofNullable(jar.getImplementationVersion())
                .or(() -> Optional.ofNullable(Version.class.getModule().getDescriptor()).flatMap(d -> d.rawVersion()))
                .orElse("unknown");
    }
}
