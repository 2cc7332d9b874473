package dev.fovea.cli.compare;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// What came of an engine in a cell.
public sealed interface Outcome {

    /// @param version   of the engine, in its own words
    /// @param rates     images a second, one for each round
    /// @param memory    the most that the process ever had, in bytes, where the system tells
    /// @param firstStep seconds from the start of the process to the end of its first pass
    record Measured(String version, List<Double> rates, OptionalLong memory, double firstStep) implements Outcome {
        public Measured {
            rates = List.copyOf(rates);
        }

        /// Images a second, the median of the rounds.
        public double median() {
            double[] sorted = rates.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        public double minimum() {
            return rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }

        public double maximum() {
            return rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }
    }

    /// Nothing was measured, for that reason.
    record Refused(String reason) implements Outcome {
    }
}
