package dev.fovea.data;

import dev.fovea.data.augment.Draw;

/// The numbers `uniform(key, 0), uniform(key, 1), …` of a key, which is set for each augmentation of each sample.
final class CounterDraw implements Draw {
    private long key;
    private long counter;

    CounterDraw start(long key) {
        this.key = key;
        counter = 0;
        return this;
    }

    @Override public double uniform() {
        return CounterRandom.uniform(key, counter++);
    }
}
