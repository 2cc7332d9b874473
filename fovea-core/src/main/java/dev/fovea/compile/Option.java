package dev.fovea.compile;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import java.util.List;

/// What may run a node. Layouts are compared as such: their texts may be equal where they are not.
record Option(Job job, Candidate candidate, String how) {
    static Option of(Job job, Candidate c) {
        return new Option(job, c, c.implementation() + " | " + Job.text(c.inputs()) + " → " + Job.text(c.outputs()));
    }

    List<Layout> inputs() {
        return candidate.inputs();
    }

    List<Layout> outputs() {
        return candidate.outputs();
    }

    boolean isView() {
        return candidate.isView();
    }

    boolean isAs(Option other) {
        return job.equals(other.job) && how.equals(other.how) && inputs().equals(other.inputs())
                && outputs().equals(other.outputs());
    }
}
