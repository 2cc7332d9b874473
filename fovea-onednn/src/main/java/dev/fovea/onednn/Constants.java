package dev.fovea.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/// Compares our enums with the loaded library's own names: the numbers have moved between versions of oneDNN, and a wrong
/// one would run another kernel without a word.
final class Constants {

    private Constants() {}

    /// One line for each constant that the library calls by another name.
    static List<String> differences() {
        var differences = new ArrayList<String>();
        for (DataType type : DataType.values()) {
            compare(type, type.code(), Dnnl::dataTypeName, differences);
        }
        for (Algorithm algorithm : Algorithm.values()) {
            compare(algorithm, algorithm.code(), Dnnl::algorithmName, differences);
        }
        for (Propagation propagation : Propagation.values()) {
            compare(propagation, propagation.code(), Dnnl::propagationName, differences);
        }
        return differences;
    }

    private static void compare(Enum<?> constant, long code, LongFunction<String> names, List<String> differences) {
        String expected = constant.name().toLowerCase(Locale.ROOT);
        String actual = names.apply(code);
        if (!actual.equals(expected)) {
            differences.add(constant.getDeclaringClass().getSimpleName() + "." + constant + " is " + code
                    + ", which this library calls " + actual);
        }
    }
}
