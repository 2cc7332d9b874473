package dev.fovea.onednn;

import dev.fovea.spi.Availability;
import java.util.List;

/// Whether this processor has instructions for bf16. Where it has none, oneDNN widens the numbers one by one, and is slower than in f32.
final class Bf16 {
    /// In the names of implementations that use such instructions.
    private static final List<String> INSTRUCTIONS = List.of("avx512_core_bf16", "avx512_core_fp16", "avx512_core_amx",
            "avx10", "avx2_vnni_2");

    private static final class Answer {
        static final Availability GIVEN = ask();
    }

    private Bf16() {
    }

    static Availability availability() {
        return Answer.GIVEN;
    }

    /// Asks for a convolution as they are in the middle of a network.
    private static Availability ask() {
        try (var scope = new NativeScope()) {
            var x = MemoryDescriptor.any(scope, DataType.BF16, 1, 64, 16, 16);
            var kernel = MemoryDescriptor.any(scope, DataType.BF16, 64, 64, 3, 3);
            var axis = new WindowAxis(3, 1, 1, 1, 1);
            String name = new Convolution.Forward(Propagation.FORWARD_TRAINING, x, kernel, MemoryDescriptor.NONE, x,
                    List.of(axis, axis), Attributes.DEFAULT).best(scope).map(PrimitiveDescriptor::implementation)
                    .orElse("its reference loops");
            return INSTRUCTIONS.stream().anyMatch(name::contains)
                    ? new Availability.Available(name)
                    : new Availability.Unavailable(
                            "this processor has no instructions for bf16; oneDNN would compute with "
                                    + name);
        }
    }
}
