package dev.fovea.bench.peers;

import dev.fovea.cli.compare.Engine;
import dev.fovea.cli.compare.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// libtorch, with OpenBLAS and, where it is there, with MKL; and ONNX Runtime. Each is started as is best for it.
public final class Libraries implements Peer {
    private static final List<String> JAVACPP = List.of("-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");      // it does not count memory
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final List<String> SKYLAKE = List.of(" avx512f ", " avx512dq ", " avx512bw ", " avx512vl ");

    @Override public List<Engine> engines() {
        Engine onnxRuntime = Engine.java("onnxruntime", List.of(OnnxProgram.class.getName())).trains(false)
                .onnx(true);
        Engine openBlas = torch("libtorch", Map.of("OPENBLAS_NUM_THREADS", "1"), List.of());
        return hasMkl()
                ? List.of(openBlas, torch("libtorch-mkl", Map.of("MKL_THREADING_LAYER", "GNU"),
                        List.of("-Dorg.bytedeco.openblas.load=mkl")), onnxRuntime)
                : List.of(openBlas, onnxRuntime);
    }

    private static boolean hasMkl() {
        return Libraries.class.getResource("/org/bytedeco/mkl/global/mkl_rt.class") != null;
    }

    private static Engine torch(String name, Map<String, String> more, List<String> flags) {
        return Engine
                .java(name, Stream.of(JAVACPP, flags, List.of(TorchProgram.class.getName())).flatMap(List::stream)
                        .toList())
                .environment(threads -> environment(threads, more));
    }

    /// glibc keeps memory that was freed, or page faults cost libtorch a good part of each step.
    private static Map<String, String> environment(int threads, Map<String, String> more) {
        var variables = new HashMap<>(more);
        variables.put("OMP_NUM_THREADS", Integer.toString(threads));
        variables.put("MALLOC_MMAP_MAX_", "0");
        variables.put("MALLOC_TRIM_THRESHOLD_", "100000000000");
        variables.put("MALLOC_TOP_PAD_", "67108864");
        if (knowsAvx512()) {
            variables.put("OPENBLAS_CORETYPE", "SKYLAKEX");     // else it takes kernels without AVX-512 on some processors
        }
        return variables;
    }

    private static boolean knowsAvx512() {
        try (var lines = Files.lines(CPU)) {
            return lines.filter(l -> l.startsWith("flags")).findFirst()
                    .filter(l -> SKYLAKE.stream().allMatch((l + " ")::contains)).isPresent();
        } catch (IOException _) {
            return false;
        }
    }
}
