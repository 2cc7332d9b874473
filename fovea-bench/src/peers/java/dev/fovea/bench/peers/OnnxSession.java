package dev.fovea.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.fovea.cli.compare.EngineException;
import dev.fovea.cli.compare.Protocol.Request;
import dev.fovea.cli.workload.Session;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A workload asked by ONNX Runtime; the answers are handed to Java at each pass.
final class OnnxSession implements Session {
    private final OrtSession session;
    private final List<OnnxTensor> images = new ArrayList<>();
    private float[] answers = {};

    private OnnxSession(Request request) throws OrtException {
        PeerNet net = PeerNet.valueOf(request.workload());
        int size = request.batch() == 0 ? net.batch() : request.batch();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(request.threads());
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(OnnxNet.write(net, size), options);
        }
        for (int i = 0; i < BATCHES; i++) {
            float[] pixels = net.images(i, size);
            FloatBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * pixels.length).order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            images.add(OnnxTensor.createTensor(environment, buffer.put(pixels).flip(),
                    OnnxNet.batched(size, net.input())));
        }
    }

    static Session open(Request request) {
        if (request.training()) {
            throw new EngineException("inference only");
        }
        try {
            return new OnnxSession(request);
        } catch (OrtException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    @Override public double pass(int number) {
        try (var result = session.run(Map.of(OnnxNet.INPUT, images.get(number)))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            answers = new float[values.remaining()];
            values.get(answers);
            return answers[0];
        } catch (OrtException e) {
            throw new EngineException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
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
