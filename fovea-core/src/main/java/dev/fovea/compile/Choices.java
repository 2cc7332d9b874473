package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import java.util.Map;

/// Kernels and layouts of variables that are decided before [ChooseKernels] looks for them.
record Choices(Map<Node, Candidate> kernels, Map<String, Layout> layouts) {
    static final Choices NONE = new Choices(Map.of(), Map.of());
}
