package dev.fovea.spi;

/// The threads that kernels of one step share. Regions are not nested.
public interface Team {

    /// One member's part of a region.
    @FunctionalInterface
    interface Task {
        void run(int member, int members);
    }

    int size();

    /// Runs the task once per member and returns when all have ended; what a member throws is thrown here.
    void run(Task task);

    /// The calling thread alone.
    static Team single() {
        return new Team() {
            @Override public int size() {
                return 1;
            }

            @Override public void run(Task task) {
                task.run(0, 1);
            }
        };
    }
}
