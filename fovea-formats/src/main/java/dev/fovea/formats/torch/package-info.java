/// PyTorch's weights: the tensors of `torch.save(model.state_dict(), file)`, and nothing that such a file could run.
/// It may use models and the errors of [dev.fovea.formats]; lengths, offsets and counts are checked before anything is
/// allocated, and what is wrong with a file is a [dev.fovea.formats.FormatException].
/// Start with [dev.fovea.formats.torch.TorchFile], then `Unpickler`.
package dev.fovea.formats.torch;
