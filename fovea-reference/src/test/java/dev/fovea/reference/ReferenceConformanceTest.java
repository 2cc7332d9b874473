package dev.fovea.reference;

import dev.fovea.spi.Backend;
import dev.fovea.tck.BackendConformance;
import dev.fovea.tck.KnownGaps;

class ReferenceConformanceTest extends BackendConformance {
    @Override protected Backend backend() { return new ReferenceBackend(); }
    @Override protected KnownGaps knownGaps() { return KnownGaps.none(); }
}
