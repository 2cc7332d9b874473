package dev.fovea.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.fovea.cli.compare.EngineException;
import dev.fovea.cli.compare.Protocol.Request;
import dev.fovea.cli.workload.Session;
import dev.fovea.cli.workload.SharedNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A workload, or the network of a file, asked by ONNX Runtime; the answers are handed to Java at each pass.
final class OnnxSession implements Session {
    private final OrtSession session;
    private final String input;
    private final List<OnnxTensor> images = new ArrayList<>();
    private float[] answers = {};

    private OnnxSession(PeerNet net, int size, int threads) throws OrtException {
        try (var options = options(threads)) {
            session = OrtEnvironment.getEnvironment().createSession(OnnxNet.write(net, size), options);
        }
        input = OnnxNet.INPUT;
        for (int i = 0; i < BATCHES; i++) {
            load(net.images(i, size), OnnxNet.batched(size, net.input()));
        }
    }

    private OnnxSession(Path file, int size, int threads) throws OrtException {
        try (var options = options(threads)) {
            session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
        }
        input = session.getInputNames().iterator().next();
        long[] shape = ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
        if (shape[0] > 0 && shape[0] != size) {
            throw new EngineException("the file takes %d images at once, not %d".formatted(shape[0], size));
        }
        shape[0] = size;
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        for (int i = 0; i < BATCHES; i++) {
            var pixels = new float[count];
            for (int p = 0; p < count; p++) {
                pixels[p] = SharedNumbers.pixel(i, p);
            }
            load(pixels, shape);
        }
    }

    private static SessionOptions options(int threads) throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    private void load(float[] pixels, long[] shape) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * pixels.length).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        images.add(OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer.put(pixels).flip(), shape));
    }

    static Session open(Request request) {
        if (request.training()) {
            throw new EngineException("inference only");
        }
        try {
            if (request.onnx().isPresent()) {
                return new OnnxSession(request.onnx().get(), Math.max(1, request.batch()), request.threads());
            }
            PeerNet net = PeerNet.valueOf(request.workload());
            return new OnnxSession(net, request.batch() == 0 ? net.batch() : request.batch(), request.threads());
        } catch (OrtException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    @Override public double pass(int number) {
        try (var result = session.run(Map.of(input, images.get(number)))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            answers = new float[values.remaining()];
            values.get(answers);
            return answers[0];
        } catch (OrtException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    @Override public float[] answers() {
        return answers;
    }

    @Override public String shown() {
        return Session.shown(answers);
    }

    @Override public void close() {
        images.forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }
}
