/// The networks of the literature, each to be read beside its paper: a record of its choices, with one method that writes the
/// network down. [Zoo] knows them by the names of the command line. Begin with [LeNet5], then [ResNet].
package dev.fovea.zoo;
