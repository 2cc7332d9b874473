package dev.fovea.reference;

import dev.fovea.spi.Backend;
import dev.fovea.tck.GradientConformance;

class ReferenceGradientTest extends GradientConformance {
    @Override protected Backend backend() { return new ReferenceBackend(); }
}
