package dev.fovea.insight;

import static dev.fovea.nn.text.Require.require;
import static java.util.Objects.requireNonNull;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// `S_c(x)`: the score of a class `c` for each sample `x` of a batch, which [Saliency], [GradCam] and [Occlusion] explain.
///
/// Where the network ends in softmax or sigmoid, the score is the logit before it: the probability of a class also grows where the
/// others' scores fall, and its gradient vanishes where the network is sure (Simonyan, Vedaldi & Zisserman 2014, section 3).
/// Else it is the output itself.
///
/// @param samples by the names of the network's inputs, `[n, …]`
/// @param image   the input whose pixels are explained, `[n, height, width, channels]`
/// @param output  the output that has the classes
/// @param classes one number for each sample
public record ClassScores(Model model, SequencedMap<String, Tensor> samples, String image, String output,
        List<Integer> classes) {
    private static final String ASKED = "asked class";      // the space keeps it apart from the names of inputs

    public ClassScores {
        samples = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(samples));
        classes = List.copyOf(classes);
        int count = classes.size();
        require(count > 0, "no class was given; give one for each sample");
        for (Field f : model.network().inputs()) {
            Tensor given = samples.get(f.name());
            require(given != null, "the input \"%s\" is missing; given are %s", f.name(), samples.keySet());
            require(requireNonNull(given).shape().equals(f.sample().prepend(count)),
                    "the input \"%s\" takes samples %s, but was given %s; expected %s, a sample for each class that is asked about",
                    f.name(), f.sample(), given.shape(), f.sample().prepend(count));
        }
        requireImage(model, image);
        Forward forward = forward(model, samples, image);
        require(forward.outputs().containsKey(output), "the network has no output \"%s\"; it has %s", output,
                forward.outputs().keySet());
        Shape scores = model.scores(requireNonNull(forward.outputs().get(output))).shape();
        require(scores.rank() == 2,
                "the output \"%s\" is %s, which are no scores of classes; [batch, classes] was expected",
                output, scores);
        for (int c : classes) {
            require(c >= 0 && c < scores.channels(), "the output \"%s\" has the classes 0 to %d, but %d was asked for",
                    output, scores.channels() - 1, c);
        }
    }

    /// Of images `[n, …]`, or of one without that axis, for a network of one input.
    public static ClassScores of(Model model, Tensor images, int... classes) {
        require(model.network().inputs().size() == 1, "the network has the inputs %s; give them by name",
                model.network().inputs());
        Field input = model.network().inputs().getFirst();
        boolean bare = images.shape().equals(input.sample());
        return of(model, Map.of(input.name(), bare ? images.reshape(input.sample().prepend(1)) : images), classes);
    }

    /// Of samples by the names of the inputs. Explained are the pixels of the first input that is an image, and the classes of the
    /// first output.
    public static ClassScores of(Model model, Map<String, Tensor> samples, int... classes) {
        String image = model.network().inputs().stream().filter(f -> f.sample().rank() == 3).map(Field::name)
                .findFirst()
                .orElseThrow(() -> noImage(model));
        return new ClassScores(model, new LinkedHashMap<>(samples), image,
                model.network().build(Mode.INFERENCE).outputs().firstEntry().getKey(),
                Arrays.stream(classes).boxed().toList());
    }

    public ClassScores image(String image) { return new ClassScores(model, samples, image, output, classes); }
    public ClassScores output(String output) { return new ClassScores(model, samples, image, output, classes); }

    /// The same question about the most probable class of each sample.
    public ClassScores best() {
        Forward forward = forward();
        Tensor all = run(Map.of("all", model.probabilities(value(forward)))).firstEntry().getValue();
        return new ClassScores(model, samples, image, output,
                IntStream.range(0, classes.size()).mapToObj(n -> best(all, n)).toList());
    }

    private static int best(Tensor rows, int row) {
        return IntStream.range(0, rows.shape().channels()).reduce(0,
                (a, b) -> rows.at(row, b) > rows.at(row, a) ? b : a);
    }

    private static void requireImage(Model model, String image) {
        Field found = model.network().inputs().stream().filter(f -> f.name().equals(image)).findFirst().orElseThrow(
                () -> new IllegalArgumentException(
                        "the network has no input \"%s\"; it has %s".formatted(image, model.network().inputs())));
        if (found.sample().rank() != 3) {
            throw noImage(model);
        }
    }

    private static IllegalArgumentException noImage(Model model) {
        return new IllegalArgumentException("the network has the inputs %s, of which none is an image "
                .formatted(model.network().inputs()) + "[height, width, channels]");
    }

    // what explanations are made of

    /// `[n, height, width, channels]`
    Tensor images() {
        return requireNonNull(samples.get(image));
    }

    /// The graph of the network, which reads the image as floating-point numbers.
    Forward forward() {
        return forward(model, samples, image);
    }

    private static Forward forward(Model model, Map<String, Tensor> samples, String image) {
        return model.networkFor(model.network().inputs().stream()
                .map(f -> new Field(f.name(), f.name().equals(image)
                        ? DType.F32
                        : requireNonNull(samples.get(f.name())).dtype(), f.sample()))
                .toList()).build(Mode.INFERENCE);
    }

    /// The scores of the samples' classes, `[n]`.
    Value asked(Forward forward, Value scores) {
        Value rows = Ops.input(forward.graph(), ASKED, scores.shape());
        return Ops.reshape(Ops.sum(Ops.times(scores, rows), List.of(1)), scores.shape().sub(0, 1));
    }

    /// `Σ_n S_{c_n}(x_n)`. Samples do not depend on each other, so that its gradient by a sample is that of its own score.
    Value sum(Forward forward) {
        return Ops.sum(asked(forward, model.scores(value(forward))));
    }

    private Value value(Forward forward) {
        return requireNonNull(forward.outputs().get(output));
    }

    SequencedMap<String, Tensor> run(Map<String, Value> values) {
        var feeds = new LinkedHashMap<>(samples);
        feeds.compute(image, (_, t) -> requireNonNull(t).dtype() == DType.F32 ? t : t.cast(DType.F32));
        feeds.put(ASKED, rows(model.scores(value(forward())).shape().channels()));
        return model.run(Program.of(values), classes.size(), feeds);
    }

    /// Rows of zeros with a 1 at each sample's class.
    private Tensor rows(int count) {
        Tensor rows = Tensor.zeros(DType.F32, Shape.of(classes.size(), count));
        for (int n = 0; n < classes.size(); n++) {
            rows.set((long) n * count + classes.get(n), 1);
        }
        return rows;
    }

    /// The scores themselves, `[n]`.
    public Tensor scores() {
        Forward forward = forward();
        return run(Map.of("scores", asked(forward, model.scores(value(forward))))).firstEntry().getValue();
    }

    /// The probabilities of the classes, `[n]`; of a network that answers with none, its outputs.
    public Tensor probabilities() {
        Forward forward = forward();
        return run(Map.of("probabilities", asked(forward, model.probabilities(value(forward))))).firstEntry()
                .getValue();
    }

    /// `∂S_c / ∂a` for each `a` of the given: the outputs of layers by path, and inputs by name. Each is of the shape of `a`.
    public SequencedMap<String, Tensor> gradients(String... of) {
        Forward forward = forward();
        List<Value> values = Arrays.stream(of).map(path -> forward.inputs().containsKey(path)
                ? requireNonNull(forward.inputs().get(path))
                : LayerPath.find(forward, path).output()).toList();
        List<Value> gradients = Gradients.of(sum(forward), values);
        var outputs = new LinkedHashMap<String, Value>();
        for (int i = 0; i < of.length; i++) {
            outputs.put(of[i], gradients.get(i));
        }
        return run(outputs);
    }

    /// The same question about other images in place of that of one sample: all else stays.
    ///
    /// @param images `f32[m, height, width, channels]`
    ClassScores variants(int sample, Tensor images) {
        int count = images.shape().batch();
        var all = new LinkedHashMap<String, Tensor>();
        samples.forEach((name, t) -> all.put(name,
                name.equals(image) ? images : repeated(t.samples(sample, sample + 1), count)));
        return new ClassScores(model, all, image, output, Collections.nCopies(count, classes.get(sample)));
    }

    /// One sample `[1, …]`, so many times.
    static Tensor repeated(Tensor one, int count) {
        Tensor all = Tensor.zeros(one.dtype(), one.shape().withExtent(0, count));
        for (int n = 0; n < count; n++) {
            MemorySegment row = all.samples(n, n + 1).data();
            row.copyFrom(one.data());
        }
        return all;
    }

    @Override public String toString() {
        return "the scores of the classes %s in \"%s\"".formatted(classes, output);
    }
}
