package dev.fovea.formats.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// `AttributeProto`: an option of an operator, whole numbers, numbers, texts, or a tensor.
///
/// @param other whether it is something else: a graph, a sparse tensor, a type
public record OnnxAttribute(String name, List<Long> integers, List<Double> numbers, List<String> texts,
        Optional<OnnxTensor> tensor, boolean other) {
    private static final int FLOAT = 1;         // what writers leave out where it is 0
    private static final int INT = 2;
    private static final int STRING = 3;

    static OnnxAttribute read(ProtoReader in) {
        String name = "";
        long[] integers = {};
        var numbers = DoubleStream.builder();
        MemorySegment floats = MemorySegment.ofArray(new byte[0]);
        var texts = new ArrayList<String>();
        Optional<OnnxTensor> tensor = Optional.empty();
        boolean other = false;
        int type = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text("name");
                case 2 -> numbers.add(shortest(in.float32("f")));
                case 3 -> integers = in.longs("i", integers);
                case 4 -> texts.add(text(in.bytes("s"), in));
                case 5 -> tensor = Optional.of(OnnxTensor.read(in.message("t")));
                case 7 -> floats = in.numbers("floats", Float.BYTES, floats);
                case 8 -> integers = in.longs("ints", integers);
                case 9 -> texts.add(text(in.bytes("strings"), in));
                case 20 -> type = in.integer("type");
                case 6, 10, 11, 14, 15, 22, 23 -> {
                    other = true;
                    in.skip();
                }
                default -> in.skip();
            }
        }
        for (long i = 0; i < floats.byteSize() / Float.BYTES; i++) {
            numbers.add(shortest((float) OnnxType.FLOAT.get(floats, i)));
        }
        List<Double> given = numbers.build().boxed().toList();
        return new OnnxAttribute(name,
                type == INT && integers.length == 0 ? List.of(0L) : LongStream.of(integers).boxed().toList(),
                type == FLOAT && given.isEmpty() ? List.of(0.0) : given,
                type == STRING && texts.isEmpty() ? List.of("") : List.copyOf(texts), tensor, other);
    }

    private static String text(MemorySegment bytes, ProtoReader in) {
        if (bytes.byteSize() > in.limits().letters()) {
            throw in.error("s", "a text has %d bytes; %d are allowed".formatted(bytes.byteSize(),
                    in.limits().letters()));
        }
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /// The number that was meant: 1e-5 and not the float's 9.999999747378752e-6.
    private static double shortest(float f) {
        return Double.parseDouble(Float.toString(f));
    }
}
