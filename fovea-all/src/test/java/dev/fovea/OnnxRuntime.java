package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.fovea.data.Field;
import dev.fovea.formats.onnx.OnnxExport;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What ONNX Runtime makes of a file of ours, beside what we make of the model.
final class OnnxRuntime implements AutoCloseable {
    /// Of the largest number of an output.
    static final double CLOSELY = 1e-4;

    private static final double SMALL = 0x1p-20;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntime(Path file) throws OrtException {
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(2);
            session = environment.createSession(file.toString(), options);
        }
    }

    /// Writes the model, and asks both for batches of one sample and of three.
    ///
    /// @param below whole numbers of the input are `0 … below − 1`
    /// @return the largest difference, as a part of the largest number of the output
    static double check(Model model, Path file, int below, String what) throws OrtException {
        OnnxExport.of(model).write(file);
        return compare(model, file, below, what);
    }

    /// The same for a file that has been written.
    static double compare(Model model, Path file, int below, String what) throws OrtException {
        double worst = 0;
        try (var runtime = new OnnxRuntime(file)) {
            for (int batch : new int[]{1, 3}) {
                var random = new SplittableRandom(batch);
                var inputs = new LinkedHashMap<String, Tensor>();
                for (Field f : model.network().inputs()) {
                    inputs.put(f.name(), drawn(f.dtype(), f.sample().prepend(batch), below, random));
                }
                SequencedMap<String, Tensor> expected = model.predict(inputs);
                SequencedMap<String, Tensor> actual = runtime.run(inputs);
                assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
                for (String name : expected.keySet()) {
                    double difference = difference(expected.get(name), actual.get(name), what);
                    assertThat(difference).as("%s: %s, batch %d: %s beside %s", what, name, batch, actual.get(name),
                            expected.get(name)).isLessThanOrEqualTo(CLOSELY);
                    worst = Math.max(worst, difference);
                }
            }
        }
        return worst;
    }

    static Tensor drawn(DType dtype, Shape shape, int below, RandomGenerator random) {
        Tensor t = Tensor.zeros(dtype, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, dtype.isFloat() ? random.nextDouble(-1, 1) : random.nextInt(below));
        }
        return t;
    }

    /// Numbers that training would have changed: statistics, scales, biases.
    static void disturb(Model model, long seed) {
        var random = new SplittableRandom(seed);
        for (var p : model.parameters()) {
            Tensor w = model.weight(p.path()).copy();
            String name = p.path().substring(p.path().lastIndexOf('/') + 1);
            for (int i = 0; i < w.count() && !name.contains("kernel"); i++) {
                w.set(i, switch (name) {
                    case "moving_variance" -> random.nextDouble(0.5, 2);
                    case "gamma" -> w.get(i) * random.nextDouble(0.7, 1.3);
                    case "moving_mean", "beta", "bias" -> w.get(i) + random.nextDouble(-0.2, 0.2);
                    default -> w.get(i);
                });
            }
            model.weight(p.path(), w);
        }
    }

    private static double difference(Tensor expected, Tensor actual, String what) {
        assertThat(actual.type()).as(what).isEqualTo(expected.type());
        double largest = SMALL;
        double difference = 0;
        for (int i = 0; i < expected.count(); i++) {
            double e = expected.get(i);
            double a = actual.get(i);
            if (Double.compare(e, a) != 0) {
                largest = Math.max(largest, Math.abs(e));
                difference = Math.max(difference, Double.isNaN(e - a) ? Double.POSITIVE_INFINITY : Math.abs(e - a));
            } else {
                largest = Math.max(largest, Double.isNaN(e) ? 0 : Math.abs(e));
            }
        }
        return difference / largest;
    }

    SequencedMap<String, Tensor> run(Map<String, Tensor> inputs) throws OrtException {
        var fed = new LinkedHashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet()) {
                fed.put(input.getKey(), tensor(input.getValue()));
            }
            var answers = new LinkedHashMap<String, Tensor>();
            try (var result = session.run(fed)) {
                for (var answer : result) {
                    answers.put(answer.getKey(), tensor((OnnxTensor) answer.getValue()));
                }
            }
            return answers;
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Tensor t) throws OrtException {
        long[] extents = t.shape().extents().stream().mapToLong(e -> e).toArray();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(t.data().byteSize()))
                .order(ByteOrder.nativeOrder()).put(t.data().asByteBuffer()).flip();
        return OnnxTensor.createTensor(environment, bytes, extents, switch (t.dtype()) {
            case F32 -> OnnxJavaType.FLOAT;
            case U8 -> OnnxJavaType.UINT8;
            case I32 -> OnnxJavaType.INT32;
            case I64 -> OnnxJavaType.INT64;
            case F64, BF16 -> throw new AssertionError(t);
        });
    }

    private static Tensor tensor(OnnxTensor t) {
        TensorInfo info = t.getInfo();
        assertThat(info.type).isEqualTo(OnnxJavaType.FLOAT);
        FloatBuffer buffer = t.getFloatBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return Tensor.of(Shape.of(Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray()), values);
    }

    @Override public void close() throws OrtException {
        session.close();
    }
}
