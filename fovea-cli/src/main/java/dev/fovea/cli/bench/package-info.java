/// How fast each layer is here: a table of layers in the sizes of the lectures' networks, each run forward and backward alone,
/// and how near it comes to what the machine can do. Start with [LayerCase]; `fovea bench` prints it.
@org.jspecify.annotations.NullMarked
package dev.fovea.cli.bench;
