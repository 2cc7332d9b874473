package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Program;
import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.Preprocessing;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.ConfusionMatrix;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.optimizer.WeightAverage;
import dev.fovea.nn.train.BatchTrainer;
import dev.fovea.nn.train.Confusion;
import dev.fovea.nn.train.Evaluator;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.nn.train.Trainer;
import dev.fovea.nn.text.PathPattern;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A network with its weights: what is trained, judged, asked and saved, with the verbs of Keras.
///
/// A model belongs to one thread; [#predictor] gives what many threads may ask. It owns native memory: close it.
public final class Model implements AutoCloseable {
    private static final int EVALUATION_BATCH = 256;
    /// Of facts about the weights that a model started from.
    private static final String PRETRAINED = "pretrained";

    private final Seed seed;
    private final Execution execution;
    private final Weights weights;
    private final Predictions predictions = new Predictions(this);
    private final BatchTrainer batchTrainer = new BatchTrainer(this);
    private final SequencedMap<String, String> provenance = new LinkedHashMap<>();
    private Network network;
    private List<String> classNames = List.of();
    private Optional<Preprocessing> preprocessing = Optional.empty();
    private Optional<Recipe> recipe = Optional.empty();
    private Optional<TrainingState> trainingState = Optional.empty();
    private long optimizerSteps;
    private boolean initialized;

    private Model(Network network, Seed seed, Execution execution) {
        this.network = network;
        this.seed = seed;
        this.execution = execution;
        this.weights = new Weights(execution.backend());
    }

    /// A model on the best backend that is available.
    public static Model of(Layer layer, Shape sample, Seed seed) {
        return of(Network.of(layer, sample), seed, Execution.best());
    }

    public static Model of(Network network, Seed seed) {
        return of(network, seed, Execution.best());
    }

    public static Model of(Network network, Seed seed, Execution execution) {
        return new Model(network, seed, execution);
    }

    public Network network() {
        return network;
    }

    public Seed seed() {
        return seed;
    }

    public Execution execution() {
        return execution;
    }

    /// The names of the classes, in the order of the outputs; empty when unknown.
    public List<String> classNames() {
        return classNames;
    }

    public Model classNames(List<String> names) {
        require(new HashSet<>(names).size() == names.size(), "the names of classes must differ, but are %s", names);
        this.classNames = List.copyOf(names);
        return this;
    }

    /// How a photograph becomes an input of the network; empty where nobody said it, and it is stretched.
    public Optional<Preprocessing> preprocessing() {
        return preprocessing;
    }

    public Model preprocessing(Preprocessing how) {
        this.preprocessing = Optional.of(how);
        return this;
    }

    /// What each layer yields, costs and sees. Allocates nothing.
    public Summary summary() {
        return network.summary();
    }

    // learning

    /// Says how the model learns and what it is judged by. The optimizer begins to remember anew.
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(new Recipe(optimizer, List.of(Task.of("", loss, metrics))));
    }

    /// For several outputs: a task for each.
    public Model compile(Optimizer optimizer, Task... tasks) {
        return compile(new Recipe(optimizer, List.of(tasks)));
    }

    public Model compile(Recipe recipe) {
        this.recipe = Optional.of(recipe);
        optimizerSteps = 0;
        batchTrainer.restart();
        return this;
    }

    /// Whether it was said how the model learns and what it is judged by.
    public boolean isCompiled() {
        return recipe.isPresent();
    }

    /// What [#compile] said.
    public Recipe recipe() {
        return recipe.orElseThrow(() -> new IllegalStateException(
                "the model was not compiled; call compile(optimizer, loss, metrics) before fit and evaluate"));
    }

    /// Leaves layers as they are from now on, with all that is in them: `freeze(path -> path.startsWith("conv2d"))`. The optimizer
    /// begins to remember anew.
    public Model freeze(Predicate<String> layers) {
        Network frozen = network.frozen(layers);
        frozen.build(Mode.TRAINING);
        network = frozen;
        optimizerSteps = 0;
        batchTrainer.close();
        return this;
    }

    /// Leaves the layers of these patterns as they are from now on, beside those that are frozen already: `freeze("conv*", "layer1")`.
    /// What is in a layer goes with it. A pattern that names no layer is an error. See [PathPattern].
    public Model freeze(String... patterns) {
        return freeze(Freezing.more(network, patterns)::contains);
    }

    /// Lets the layers of these patterns learn again, and what is in them. A pattern that names no frozen layer is an error.
    public Model unfreeze(String... patterns) {
        Set<String> left = Freezing.less(network, patterns);
        return left.isEmpty() ? unfreeze() : freeze(left::contains);
    }

    /// The paths of the layers that training leaves as they are.
    public List<String> frozen() {
        return Freezing.frozen(network);
    }

    /// Lets every layer learn again. The optimizer begins to remember anew.
    public Model unfreeze() {
        network = Network.of(network.layer(), network.inputs().toArray(Field[]::new)).loaded(network.loaded());
        optimizerSteps = 0;
        batchTrainer.close();
        return this;
    }

    /// Trains on `data`, and returns the logs of each epoch.
    ///
    /// The optimizer goes on with what it remembers since [#compile], as in Keras; schedules start with the run.
    public History fit(DataSet data, FitOption... options) {
        if (classNames.isEmpty()) {
            classNames = data.classNames();
        }
        batchTrainer.close();
        return Trainer.train(this, recipe(), data, options);
    }

    /// One step on one batch, given by the names of the network's inputs and of the targets; returns loss and metrics before it.
    public Logs trainOnBatch(Map<String, Tensor> batch) {
        return batchTrainer.train(batch);
    }

    /// One step for a network of one input and one target.
    public Logs trainOnBatch(Tensor samples, Tensor targets) {
        return trainOnBatch(batchOf(samples, targets));
    }

    /// Loss and metrics over `data`, with the weights of its samples if it has some.
    public Logs evaluate(DataSet data) {
        try (var evaluator = new Evaluator(this, recipe())) {
            return evaluator.evaluate(data, EVALUATION_BATCH);
        }
    }

    /// Which class is taken for which in `data`: of labels, one-hot rows, or one output per sample with the threshold 0.5. It prints
    /// as a table, and [ConfusionMatrix#report] tells precision, recall and F1 of each class. The model need not be compiled.
    public ConfusionMatrix confusion(DataSet data) {
        return confusion("", data);
    }

    /// The same for one of several outputs.
    public ConfusionMatrix confusion(String output, DataSet data) {
        return Confusion.of(this, output, data, EVALUATION_BATCH);
    }

    // asking

    /// What many threads may ask at once, one answer per thread and processor. It answers by the weights of this moment.
    public Predictor predictor() {
        return predictor(execution.threads());
    }

    /// A predictor for so many calls at once, which share the threads: with 1 a single answer comes soonest.
    public Predictor predictor(int callers) {
        return new Predictor(saved(), execution, callers);
    }

    /// The outputs for a batch of samples: `[n, …]` of the network's one input to `[n, …]` of its one output.
    public Tensor predict(Tensor samples) {
        var all = predict(Map.of(onlyInput(), samples));
        require(all.size() == 1, "the network has the outputs %s; ask for them by name", all.keySet());
        return all.firstEntry().getValue();
    }

    /// All outputs by name, from all inputs by name.
    public SequencedMap<String, Tensor> predict(Map<String, Tensor> samples) {
        return predictions.of(samples);
    }

    /// What runs inference on whole batches of that size: its inputs are to be filled, its outputs read. It is the model's to close.
    public Runner runner(int batch) {
        return predictions.runner(batch);
    }

    // starting from it

    /// A model of all that this one has learned before its classifier, copied, with a new head behind it; see [Network#withHead]. What is
    /// frozen stays so. It owns native memory of its own: close both.
    public Model withHead(Layer... head) {
        return into(network.withHead(head), seed);
    }

    /// The same with a head behind a layer by name.
    public Model withHead(String after, Layer... head) {
        return into(network.withHead(after, head), seed);
    }

    /// The same with a new classifier of so many classes: `withClassifier(5).freeze("conv*")`.
    public Model withClassifier(int classes) {
        return into(network.withClassifier(classes), seed);
    }

    /// A model of another network with copies of all weights whose paths and shapes are there; the others are drawn by `seed`. A head that
    /// is another one than here is drawn too. It owns native memory of its own: close both.
    public Model into(Network other, Seed seed) {
        initialize();
        boolean same = other.layer().equals(network.layer());
        Map<String, Shape> own = parameters().stream()
                .collect(Collectors.toMap(Parameter::path, p -> p.type().shape()));
        Model model = new Model(other, seed, execution);
        try {
            model.parameters().stream().filter(p -> p.type().shape().equals(own.get(p.path())))
                    .filter(p -> same || !p.path().startsWith(Network.HEAD + "/"))
                    .forEach(p -> model.weights.put(p.path(), weights.get(p.path())));
            model.initialize();
            model.preprocessing = preprocessing;
            model.classNames = same ? classNames : List.of();
            provenance.forEach((key, value) -> {
                if (key.startsWith(PRETRAINED)) {
                    model.provenance(key, value);
                }
            });
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// What the layer of that path yields, for many samples. It reads the weights of this model, and is to be closed before it.
    public FeatureExtractor features(String layer) {
        return new FeatureExtractor(this, layer);
    }

    // looking into it

    /// The outputs of layers on a batch of samples, by path: `activations(images, "conv2d", "conv2d_1")`; of all without a path.
    ///
    /// The second use of a shared layer is `path#1`.
    public SequencedMap<String, Tensor> activations(Tensor samples, String... layers) {
        return new Inspection(this).activations(samples, List.of(layers));
    }

    /// `∂ score(output) / ∂ samples`, in the shape of the samples: what each input number does to a score.
    ///
    /// `inputGradient(image, y -> Ops.slice(y, 1, 7, 1, 1))` shows what speaks for class 7.
    public Tensor inputGradient(Tensor samples, UnaryOperator<Value> score) {
        return new Inspection(this).inputGradient(samples, score);
    }

    /// The probabilities `[batch, classes]` that an output of the network means, as one more value of its graph: through softmax or
    /// sigmoid where it ends in logits.
    public Value probabilities(Value output) {
        return Answers.probabilities(output, recipe);
    }

    /// The scores `[batch, classes]` that an output of the network is made of, as a value of its graph: the logits before a last
    /// softmax or sigmoid, else the output itself.
    public Value scores(Value output) {
        return Answers.scores(output, recipe);
    }

    /// `∂ loss / ∂ …` on a batch as the first step of training sees it: of every learned parameter, and of every layer's output, by path.
    public SequencedMap<String, Tensor> gradients(Map<String, Tensor> batch) {
        return gradients(batch, 0, 0);
    }

    public SequencedMap<String, Tensor> gradients(Tensor samples, Tensor targets) {
        return gradients(batchOf(samples, targets));
    }

    /// The same at a later step, for a part of a batch that starts at its sample `firstSample`: of equally weighted samples, the
    /// gradients of the parts, weighted by their sizes, sum to those of the whole.
    public SequencedMap<String, Tensor> gradients(Map<String, Tensor> batch, long step, long firstSample) {
        return new Inspection(this).gradients(batch, step, firstSample);
    }

    /// The output of every layer as training computes it at that step, dropout included.
    public SequencedMap<String, Tensor> trainingActivations(Map<String, Tensor> batch, long step) {
        return new Inspection(this).trainingActivations(batch, step);
    }

    /// Runs a program over the weights once, for batches of that size, and returns its outputs. Inputs are fed by name; what the
    /// program does not read is passed over.
    public SequencedMap<String, Tensor> run(Program program, int batch, Map<String, Tensor> feeds) {
        return new Inspection(this).run(program, batch, feeds);
    }

    private String onlyInput() {
        require(network.inputs().size() == 1, "the network has the inputs %s; give them by name", network.inputs());
        return network.inputs().getFirst().name();
    }

    private Map<String, Tensor> batchOf(Tensor samples, Tensor targets) {
        String input = onlyInput();
        return Map.of(input, samples, input.equals("target") ? "label" : "target", targets);
    }

    // weights

    /// The variables: parameters by path, and what the optimizer remembers.
    public Weights weights() {
        return weights;
    }

    /// Every parameter of the network, in the order of the layers.
    public List<Parameter> parameters() {
        return network.build(Mode.INFERENCE).parameters();
    }

    /// One parameter's value, copied: `weight("conv2d_1/kernel")`.
    public Tensor weight(String path) {
        initialize();
        return weights.get(path);
    }

    public Model weight(String path, Tensor value) {
        initialize();
        weights.put(path, value);
        return this;
    }

    /// Exchanges every learned weight with its moving average, which an optimizer with [Optimizer#average] keeps, to judge or save the
    /// averages. A second call takes it back, and must come before the model learns on.
    public Model swapAverages() {
        List<String> averaged = parameters().stream().map(Parameter::path)
                .filter(path -> weights.contains(WeightAverage.path(path))).toList();
        require(!averaged.isEmpty(),
                "no averages of the weights are kept; compile the model with an optimizer that does, adam().average(0.99), and train it");
        for (String path : averaged) {
            Tensor average = weights.get(WeightAverage.path(path));
            weights.put(WeightAverage.path(path), weights.get(path));
            weights.put(path, average);
        }
        return this;
    }

    /// Takes over the values whose name and shape are those of a parameter, and says what did not fit. Nothing fitting is an error.
    public LoadReport loadWeights(Map<String, Tensor> values) {
        initialize();
        return LoadReport.of(parameters(), values, weights::put);
    }

    /// Takes over the weights of a model file by name, of another network too; what a format of another library calls them is
    /// said with it.
    public LoadReport loadWeights(Path file) {
        return ModelFormats.of(file).loadWeights(file, network, this::loadWeights);
    }

    /// Draws the initial values of all parameters that have none yet.
    public void initialize() {
        if (!initialized) {
            for (Parameter p : parameters()) {
                if (!weights.contains(p.path())) {
                    weights.add(p.path(), new TensorType(DType.F32, p.type().shape()),
                            w -> p.initializer().fill(w, Initializer.key(seed.value(), p.path())));
                }
            }
            initialized = true;
        }
    }

    // files

    /// Facts about where the model comes from, which its file will hold: data and their digest, metrics, version.
    public SequencedMap<String, String> provenance() {
        return Collections.unmodifiableSequencedMap(provenance);
    }

    public Model provenance(String key, String value) {
        provenance.put(key, value);
        return this;
    }

    /// Where the run stood that the model's file was written in: `fit(data, resumeFrom(model.trainingState().get()))`.
    public Optional<TrainingState> trainingState() {
        return trainingState;
    }

    /// All that a file of this model holds, copied.
    public SavedModel saved() {
        return saved(Optional.empty());
    }

    /// The same with all that a run needs to go on from there.
    public SavedModel saved(TrainingState state) {
        return saved(Optional.of(state));
    }

    private SavedModel saved(Optional<TrainingState> state) {
        initialize();
        return SavedModel.of(this, recipe, state);
    }

    /// Writes the model into a file, in the format of its ending.
    public void save(Path file) {
        save(file, Kinds.standard());
    }

    /// The same for a model with layers, losses or optimizers of one's own.
    public void save(Path file, Kinds kinds) {
        ModelFormats.of(file).save(saved(), kinds, file);
    }

    /// Writes model, optimizer and the state of the run, so that it can go on from there.
    public void save(Path file, Kinds kinds, TrainingState state) {
        ModelFormats.of(file).save(saved(state), kinds, file);
    }

    /// A model from a file, on the best backend that is available.
    public static Model load(Path file) {
        return load(file, Execution.best());
    }

    public static Model load(Path file, Execution execution) {
        return load(file, execution, Kinds.standard());
    }

    public static Model load(Path file, Execution execution, Kinds kinds) {
        return ModelFormats.of(file).load(file, kinds, saved -> of(saved, execution));
    }

    /// The model that was saved, with copies of its values; every weight must be there.
    public static Model of(SavedModel saved, Execution execution) {
        var model = new Model(saved.network(), saved.seed(), execution);
        try {
            model.restore(saved);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void restore(SavedModel saved) {
        classNames(saved.classNames());
        saved.recipe().ifPresent(this::compile);
        if (!saved.frozen().isEmpty()) {
            freeze(new HashSet<>(saved.frozen())::contains);
        }
        if (!saved.weights().isEmpty() || !parameters().isEmpty()) {
            loadWeights(saved.weights()).requireComplete();
        }
        saved.slots().forEach(weights::put);
        trainingState = saved.state();
        optimizerSteps = saved.state().map(TrainingState::optimizerSteps).orElse(0L);
        provenance.putAll(saved.provenance());
        preprocessing = saved.preprocessing();
    }

    // for the training loop

    /// The network as data of these fields feed it: by name, or the one field to the one input. Features of a layer feed what is behind it.
    public Network networkFor(List<Field> fields) {
        Optional<String> layer = FeatureData.layer(fields, network);
        if (layer.isPresent()) {
            return Cut.after(network, layer.get(), onlyInput());
        }
        var inputs = new ArrayList<Field>();
        for (Field f : network.inputs()) {
            Field found = fields.size() == 1 && network.inputs().size() == 1
                    ? fields.getFirst()
                    : fields.stream().filter(d -> d.name().equals(f.name())).findFirst().orElse(null);
            require(found != null, "the network's input \"%s\" is not among the data's fields %s", f.name(), fields);
            Field given = Objects.requireNonNull(found);
            require(given.sample().equals(f.sample()), "the network takes samples %s as \"%s\", but the data has %s.\n"
                    + "Build the network for the data's shape, or resize the data.", f.sample(), f.name(), given);
            inputs.add(new Field(f.name(), given.dtype(), f.sample()));
        }
        return network.inputs(inputs);
    }

    /// Steps that the optimizer has done since [#compile]; what it remembers is of these. A step whose loss is not finite does not count.
    public long optimizerSteps() {
        return optimizerSteps;
    }

    public void optimizerSteps(long steps) {
        this.optimizerSteps = steps;
    }

    /// Copies a batch into a runner's inputs; rows beyond the batch keep what they had.
    public void feed(Runner runner, Batch batch) {
        boolean one = batch.inputs().size() == 1 && network.inputs().size() == 1;
        for (Field f : batch.inputs()) {
            copy(batch.input(f.name()), runner, one ? network.inputs().getFirst().name() : f.name());
        }
        for (Field f : batch.targets()) {
            copy(batch.target(f.name()), runner, f.name());
        }
    }

    private static void copy(Tensor from, Runner runner, String name) {
        if (runner.plan().inputs().containsKey(name)) {
            runner.input(name).asSlice(0, from.data().byteSize()).copyFrom(from.data());
        }
    }

    /// Closes what [#predict] and [#trainOnBatch] have made, so that training may choose the layouts of the weights anew.
    public void releaseRunners() {
        predictions.close();
        batchTrainer.close();
    }

    /// Frees the weights and everything that was made for the model.
    @Override public void close() {
        releaseRunners();
        weights.close();
    }
}
