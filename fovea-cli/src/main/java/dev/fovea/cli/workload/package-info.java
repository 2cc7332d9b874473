/// The networks that libraries are compared by, W1 to W9, with the weights and batches that all of them begin with, opened for training
/// or inference. It may use all that a program may. Start with [Workload].
@org.jspecify.annotations.NullMarked
package dev.fovea.cli.workload;
