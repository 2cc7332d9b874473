/// What a network learns from: samples under names, data sets of them, batches in native memory, and images.
/// It uses the tensors of `dev.fovea.tensor` and the JDK, and knows nothing of graphs, layers or training; bytes stay
/// bytes until a plan casts them. Start with [dev.fovea.data.DataSet], then [dev.fovea.data.Batches];
/// [dev.fovea.data.Digits], [dev.fovea.data.Mnist] and [dev.fovea.data.ImageFiles] are three data sets.
package dev.fovea.data;
