import org.jspecify.annotations.NullMarked;

/// Looking into networks: the arithmetic of one neuron, filters, feature maps, warnings about an architecture.
@NullMarked module dev.fovea.insight {
    requires static org.jspecify;
    requires transitive dev.fovea.nn;
    requires transitive dev.fovea.data;

    exports dev.fovea.insight;
    exports dev.fovea.insight.profile;
    exports dev.fovea.insight.report;
}
