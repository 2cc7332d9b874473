/// Backpropagation, once, for all operations: graph in, graph out.
/// It uses `graph` and asks each operation for its own rule. There is one file: [dev.fovea.autodiff.Gradients].
package dev.fovea.autodiff;
