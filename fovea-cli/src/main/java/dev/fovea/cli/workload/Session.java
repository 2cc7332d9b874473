package dev.fovea.cli.workload;

/// A workload that was opened, by whichever library: a model, and batches that stand ready.
public interface Session extends AutoCloseable {
    int BATCHES = 4;

    /// One pass over batch `number`: a training step, or an inference. Returns a number that is finite if all went well.
    double pass(int number);

    /// What the comparison wants to see of the last pass: the loss; or of the answers what [#shown(float[])] makes of them.
    String shown();

    /// All numbers that were answered last; none after a training step.
    default float[] answers() {
        return new float[0];
    }

    @Override void close();

    /// The mean magnitude of all answers, the first two, and the last.
    static String shown(float[] answers) {
        double sum = 0;
        for (float y : answers) {
            sum += Math.abs(y);
        }
        return sum / answers.length + " " + answers[0] + " " + answers[1] + " " + answers[answers.length - 1];
    }
}
