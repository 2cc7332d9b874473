/// Models and weights of Keras: `.keras` archives, `.h5` files with and without a configuration, `.weights.h5`.
/// It may use layers, models and the readers of [dev.fovea.formats]; what is wrong with a file, or is not known here, is a
/// [dev.fovea.formats.FormatException] that names the layer and its place.
/// Start with [dev.fovea.formats.keras.KerasFormat], then `KerasNetwork` (configuration), `KerasLayers` (one line a layer) and
/// `KerasWeights`.
package dev.fovea.formats.keras;
