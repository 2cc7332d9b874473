package dev.fovea.insight;

import java.util.List;

/// `input · weight`: one product of a sum.
///
/// @param from    where the input stands in what is read, without the batch axis; outside of it where it is padding
/// @param tap     where the window has it: row and column; empty where there is no window
/// @param padding whether the input is a zero that padding added
public record Term(List<Integer> from, List<Integer> tap, double input, double weight, boolean padding) {

    public Term {
        from = List.copyOf(from);
        tap = List.copyOf(tap);
    }

    public double product() {
        return input * weight;
    }

    /// The channel that it reads.
    public int channel() {
        return from.getLast();
    }
}
