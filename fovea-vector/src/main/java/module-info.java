import org.jspecify.annotations.NullMarked;

/// Optional kernels in Java with the Vector API, offered to any host backend.
@NullMarked module dev.fovea.vector {
    requires static org.jspecify;
    requires transitive dev.fovea.core;
    requires jdk.incubator.vector;
    requires jdk.management;

    exports dev.fovea.vector;

    provides dev.fovea.spi.KernelProvider with dev.fovea.vector.VectorKernels;
}
