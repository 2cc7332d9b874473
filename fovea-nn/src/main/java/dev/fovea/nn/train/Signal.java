package dev.fovea.nn.train;

/// What a callback wants: go on, or end the run after this event.
public enum Signal {
    CONTINUE, STOP
}
