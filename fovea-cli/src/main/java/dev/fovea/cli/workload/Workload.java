package dev.fovea.cli.workload;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;

import dev.fovea.data.Field;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A network that is timed, with the batch and the optimizer that it is trained with. It ends in the logits of its classes, or in the image
/// that it read.
///
/// @param name      in the comparison
/// @param title     what the command line calls it
/// @param training  with all its outputs, of which the first is the answer and the others are auxiliary classifiers
/// @param inference with the first output alone
/// @param classes   0 if the input is the target
public record Workload(String name, String title, Network training, Network inference, int classes, int batch,
        Optimizer optimizer, SharedWeights weights) {
    private static final double AUXILIARY = 0.3;
    private static final String OUTPUT = "output";

    /// The workload of that name or title; with `noDropout` its dropout is left out.
    public static Optional<Workload> find(String name, boolean noDropout) {
        return Workloads.all(noDropout).stream().filter(w -> w.name().equals(name) || w.title().equals(name))
                .findFirst();
    }

    /// What a model of it is fed.
    public Field input() {
        return inference.inputs().getFirst();
    }

    /// What it should have answered.
    public Field target() {
        return classes == 0 ? new Field("target", DType.F32, sample()) : Field.label();
    }

    /// Shape of an image.
    public Shape sample() {
        return input().sample();
    }

    /// Numbers that it answers for an image.
    public int answers() {
        return classes == 0 ? Math.toIntExact(sample().count()) : classes;
    }

    /// A model with the shared weights, ready to be trained.
    public Model trained(Execution execution) {
        return filled(training, execution).compile(optimizer, tasks());
    }

    /// A model with the shared weights, to be asked.
    public Model asked(Execution execution) {
        return filled(inference, execution);
    }

    private Model filled(Network network, Execution execution) {
        Model model = Model.of(network, Seed.of(1), execution);
        weights.fill(model, answers());
        model.initialize();                                 // the rest
        return model;
    }

    private Task[] tasks() {
        Loss loss = classes == 0 ? meanSquaredError() : softmaxCrossEntropy();
        List<String> outputs = training.layer() instanceof Functional functional
                ? functional.outputs().stream().map(Functional.Output::name).toList()
                : List.of(OUTPUT);
        return outputs.stream().map(o -> Task.of(o, loss).weight(o.equals(OUTPUT) ? 1 : AUXILIARY))
                .toArray(Task[]::new);
    }
}
