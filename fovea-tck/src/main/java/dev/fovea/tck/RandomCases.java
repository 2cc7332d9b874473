package dev.fovea.tck;

import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Random numbers: those of `random-golden.txt`, which a script computed from the description alone, and larger ones.
public final class RandomCases {
    /// `√(−2 ln u)` is at most 5.8, and it and the cosine may each be some roundings off.
    private static final Tolerance NORMAL = Tolerance.absolute(24);

    private RandomCases() {
    }

    public static List<OpCase> random() {
        return Stream.concat(golden(), Stream.of(
                of("uniform-large", Random.Distribution.UNIFORM, "a", 5, 6, 7, 4, 1000),
                of("normal-large", Random.Distribution.NORMAL, "b", 5, 6, 7, 4, 1000),
                of("uniform-4d", Random.Distribution.UNIFORM, "c", 1, 2, 3, 2, 3, 4, 5),
                of("uniform-vector", Random.Distribution.UNIFORM, "d", 1, 2, 3, 17),
                of("uniform-scalar", Random.Distribution.UNIFORM, "e", 1, 2, 3))).toList();
    }

    private static OpCase of(String name, Random.Distribution distribution, String key, long seed, long step,
            long first, int... extents) {
        var op = new Random(distribution, RandomBits.key(key), TensorType.of(DType.F32, extents));
        return OpCase.of("random/" + name, op).onFixed(DType.I64, Values.ofLongs(seed, step, first), 3)
                .tolerance(distribution == Random.Distribution.UNIFORM ? Tolerance.exact() : NORMAL);
    }

    private static Stream<OpCase> golden() {
        try (InputStream in = RandomCases.class.getResourceAsStream("random-golden.txt")) {
            if (in == null) {
                throw new IllegalStateException("random-golden.txt is missing beside RandomCases");
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(l -> !l.startsWith("#")).toList();
            return lines.stream().map(RandomCases::golden);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpCase golden(String line) {
        String[] part = line.split(";");
        double[] numbers = Arrays.stream(part[8].strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
        return of("golden-" + part[0], Random.Distribution.valueOf(part[1].strip().toUpperCase(Locale.ROOT)),
                part[2].strip(),
                number(part[3]), number(part[4]), number(part[5]), (int) number(part[6]), (int) number(part[7]))
                .byHand(numbers);
    }

    private static long number(String text) {
        return Long.parseLong(text.strip());
    }
}
