package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.optimizer.Optimizer;
import java.util.List;

/// What `compile` says: how a model learns, and what it is judged by.
public record Recipe(Optimizer optimizer, List<Task> tasks) {
    public Recipe {
        tasks = List.copyOf(tasks);
        require(!tasks.isEmpty(), "a model is trained for one task or more, but none was given");
    }
}
