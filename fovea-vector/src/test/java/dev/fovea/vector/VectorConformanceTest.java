package dev.fovea.vector;

import dev.fovea.spi.Backend;
import dev.fovea.tck.BackendConformance;
import dev.fovea.tck.KnownGaps;

class VectorConformanceTest extends BackendConformance {

    @Override protected Backend backend() {
        return new HostedVectorKernels();
    }

    @Override protected KnownGaps knownGaps() {
        return KnownGaps.read("known-gaps.txt");
    }
}
