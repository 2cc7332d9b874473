package dev.fovea.compile;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import java.util.List;

/// What may run a node. Layouts are compared as such: their texts may be equal where they are not.
record Option(Task task, Candidate candidate, String how) {
    static Option of(Task task, Candidate c) {
        return new Option(task, c, c.implementation() + " | " + Task.text(c.inputs()) + " → " + Task.text(c.outputs()));
    }

    List<Layout> inputs() {
        return candidate.inputs();
    }

    List<Layout> outputs() {
        return candidate.outputs();
    }

    boolean isAs(Option other) {
        return task.equals(other.task) && how.equals(other.how) && inputs().equals(other.inputs())
                && outputs().equals(other.outputs());
    }
}
