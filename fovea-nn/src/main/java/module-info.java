import org.jspecify.annotations.NullMarked;

/// Layers, losses, optimizers, models and the training loop: the words of the lectures, one per file.
@NullMarked @SuppressWarnings("module")         // of an export to modules that are compiled later
module dev.fovea.nn {
    requires static org.jspecify;
    requires transitive dev.fovea.core;
    requires transitive dev.fovea.data;
    requires jdk.management;

    exports dev.fovea.nn.chart;
    exports dev.fovea.nn.initializer;
    exports dev.fovea.nn.layer;
    exports dev.fovea.nn.loss;
    exports dev.fovea.nn.metric;
    exports dev.fovea.nn.model;
    exports dev.fovea.nn.optimizer;
    exports dev.fovea.nn.schedule;
    exports dev.fovea.nn.train;
    exports dev.fovea.nn.tune;
    exports dev.fovea.nn.text to dev.fovea.formats, dev.fovea.insight, dev.fovea.zoo;

    uses dev.fovea.nn.model.ModelFormat;
}
