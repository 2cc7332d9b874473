package dev.fovea.compile;

import java.util.List;
import java.util.SequencedMap;

/// The steps of a program with kernels and layouts chosen, before memory is given out.
///
/// `preparation` runs when the weights have changed, `steps` at every run. `updates` are the buffers that hold what variables become.
public record Schedule(List<Step> preparation, List<Step> steps, SequencedMap<String, Buffer> inputs,
        SequencedMap<String, Buffer> outputs,
        SequencedMap<String, Buffer> variables, SequencedMap<String, Buffer> updates, List<Buffer> buffers) {
}
