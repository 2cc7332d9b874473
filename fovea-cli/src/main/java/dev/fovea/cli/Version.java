package dev.fovea.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The versions that matter in a report.
final class Version implements IVersionProvider {

    @Override public String[] getVersion() {
        return new String[]{"fovea " + fovea(),
                "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"};
    }

    /// Of this jar.
    static String fovea() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(built from source)");
    }
}
