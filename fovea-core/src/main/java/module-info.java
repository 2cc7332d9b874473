import org.jspecify.annotations.NullMarked;

/// The design in one module: what a tensor, a graph and an operation are, how gradients follow, how a graph becomes a plan.
/// Needs `java.base` only. Read the packages in the order of the exports.
@NullMarked module dev.fovea.core {
    requires static org.jspecify;

    exports dev.fovea.tensor;
    exports dev.fovea.graph;
    exports dev.fovea.op;
    exports dev.fovea.autodiff;
    exports dev.fovea.spi;
    exports dev.fovea.compile;
    exports dev.fovea.plan;

    uses dev.fovea.spi.Backend;
    uses dev.fovea.spi.KernelProvider;
}
