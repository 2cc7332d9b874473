package dev.fovea.formats;

import dev.fovea.data.io.FileCalls;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SequencedMap;
import java.util.function.Function;

/// The archive `.fovea` as the format of `model.save(file)` and `Model.load(file)`: network, recipe, provenance, weights,
/// and for a run that is to go on the optimizer's slots and the state.
///
/// A file that is damaged, or that holds what this program does not know, is a [FormatException].
public final class FoveaFormat implements ModelFormat {
    private final FileCalls calls;
    private final InstantSource clock;

    /// On the file system of this machine.
    public FoveaFormat() {
        this(FileCalls.system(), InstantSource.system());
    }

    FoveaFormat(FileCalls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override public String name() {
        return "fovea";
    }

    @Override public String ending() {
        return ".fovea";
    }

    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        content(model, kinds).writeTo(file, calls);
    }

    /// What would be written.
    public ArchiveContent content(SavedModel model, Kinds kinds) {
        return new ModelArchive(kinds, clock).content(model);
    }

    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        try (Archive archive = Archive.open(file)) {
            return use.apply(new ModelArchive(kinds, clock).read(archive));
        }
    }

    @Override public <T> T loadWeights(Path file, Function<SequencedMap<String, Tensor>, T> use) {
        try (Archive archive = Archive.open(file)) {
            return use.apply(archive.tensors(Part.WEIGHTS).tensors());
        }
    }
}
