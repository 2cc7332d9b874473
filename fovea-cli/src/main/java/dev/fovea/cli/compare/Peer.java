package dev.fovea.cli.compare;

import java.util.List;

/// Another library that runs the workloads. It is found as a service where its jars are on the class path.
public interface Peer {

    /// Its programs: one for each way to run it that is worth measuring.
    List<Engine> engines();
}
