/// The words of a program in one place, for one static import. It may use layers, training, data and formats; no module of the library uses it.
/// Start with [dev.fovea.Fovea].
package dev.fovea;
