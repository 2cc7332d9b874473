package dev.fovea.bench.peers;

import dev.fovea.cli.workload.SharedNumbers;
import java.util.Arrays;

/// A weight as all libraries begin with it.
///
/// @param number in the order of layers, a layer's kernel before its bias
/// @param limit  uniform in ±limit; 0 for all the same
/// @param same   what all elements are without a limit
record Weight(int number, int[] shape, double limit, float same) {

    int size() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    float[] values() {
        var values = new float[size()];
        if (limit == 0) {
            Arrays.fill(values, same);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (SharedNumbers.weight(number, i) * limit);
        }
        return values;
    }
}
