package dev.fovea.nn.train;

/// A function from event to signal, called on the training thread. It may end the run, and change the learning rate.
///
/// ```java
/// Callback stopOnNaN = e -> e instanceof BatchEnded(_, _, _, double loss) && Double.isNaN(loss) ? Signal.STOP : Signal.CONTINUE;
/// ```
@FunctionalInterface
public interface Callback extends FitOption {
    Signal on(TrainingEvent event);

    @Override default Fit apply(Fit fit) {
        return fit.with(this);
    }
}
