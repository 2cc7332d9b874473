import org.jspecify.annotations.NullMarked;

/// The command line. The backends come along as services.
@NullMarked module dev.fovea.cli {
    requires static org.jspecify;
    requires dev.fovea;
    requires dev.fovea.vector;
    requires info.picocli;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires jdk.unsupported;

    opens dev.fovea.cli to info.picocli;

    uses dev.fovea.cli.compare.Peer;
    uses dev.fovea.spi.KernelProvider;
}
