package dev.fovea.cli;

import dev.fovea.nn.tune.Search;
import dev.fovea.nn.tune.Searches;
import java.util.Locale;

/// In which order a search tries, by name.
enum SearchName {
    GRID, RANDOM, ASHA;

    Search of(int trials, int epochs, long seed) {
        return switch (this) {
            case GRID -> Searches.gridSearch(epochs);
            case RANDOM -> Searches.randomSearch(trials, epochs, seed);
            case ASHA -> Searches.asha(trials, epochs, seed);
        };
    }

    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
