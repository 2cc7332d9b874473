/// What a network does, made visible: the numbers of one neuron, pictures of its filters and feature maps, what an
/// answer is about, and what is doubtful about its architecture. It uses `nn` and `data`, and knows no backend and no file format.
/// Start with [dev.fovea.insight.Explanation], then [dev.fovea.insight.Attribution], [dev.fovea.insight.Lint] and
/// [dev.fovea.insight.Grid].
package dev.fovea.insight;
