package dev.fovea.reference;

import dev.fovea.spi.Backend;
import dev.fovea.tck.GeometryConformance;

class ReferenceGeometryTest extends GeometryConformance {
    @Override protected Backend backend() { return new ReferenceBackend(); }
}
