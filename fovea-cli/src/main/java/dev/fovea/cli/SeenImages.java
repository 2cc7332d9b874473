package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.KnownData;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `MODEL IMAGE...|DATA` means: a model, and image files for it, or the test part of a data set that is known by name.
final class SeenImages {
    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE|DATA",
            description = "Images (PNG, JPEG, GIF or BMP, of any size); or one data set, whose test part is taken: " + DataOptions.NAMES)
    List<String> names = List.of();

    @Option(names = "--samples", paramLabel = "COUNT", description = "Only the first so many.")
    Optional<Integer> samples = Optional.empty();

    @Mixin PhotoOptions photo = new PhotoOptions();
    // @formatter:on

    /// Images as a model takes them, `u8[n, height, width, channels]`.
    ///
    /// @param classes the class of each; empty when unknown
    /// @param names   of the classes
    record Batched(Tensor images, List<Integer> classes, List<String> names) {
        int count() {
            return images.shape().batch();
        }
    }

    Batched read(Model model) {
        if (samples.isPresent() && samples.get() < 1) {
            throw new IllegalArgumentException("--samples must be 1 or more, but is " + samples.get());
        }
        boolean data = names.size() == 1 && !Files.exists(Path.of(names.getFirst()))
                && KnownData.all().stream().anyMatch(d -> d.name().equals(names.getFirst()));
        return data ? all(DataOptions.first(KnownData.named(names.getFirst()).test().get(), samples)) : files(model);
    }

    private static Batched all(DataSet data) {
        Field input = data.inputs().getFirst();
        Field target = data.targets().getFirst();
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            Batch batch = epoch.next();
            List<Integer> classes = target.sample().isScalar() && !target.dtype().isFloat()
                    ? IntStream.range(0, data.size()).mapToObj(n -> (int) batch.target(target.name()).get(n)).toList()
                    : List.of();
            return new Batched(batch.input(input.name()).copy(), classes, data.classNames());
        }
    }

    private Batched files(Model model) {
        Shape input = model.network().inputs().getFirst().sample();
        List<String> files = names.subList(0, Math.min(names.size(), samples.orElse(names.size())));
        Tensor images = Tensor.zeros(DType.U8, input.prepend(files.size()));
        for (int n = 0; n < files.size(); n++) {
            Tensor image = photo.read(Path.of(files.get(n)), model);
            images.samples(n, n + 1).data().copyFrom(image.data());
        }
        return new Batched(images, List.of(), List.of());
    }
}
