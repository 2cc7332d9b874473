package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Products] are right, and compiled with all sums in registers and no call in the midst, whatever the JVM has counted before.
class ProductsTest {
    private static final String NOTHING_COUNTED = "-XX:-C1ProfileCalls";
    private static final String COUNTS_NOT_BELIEVED = "-XX:ProfileMaturityPercentage=100 -XX:Tier4InvocationThreshold=10000000 "
            + "-XX:Tier4MinInvocationThreshold=10000000 -XX:Tier4CompileThreshold=10000000 "
            + "-XX:CompileCommand=CompileThresholdScaling,dev.fovea.vector.Products::*,0.0001";

    @BeforeEach void vectorsOfThatLength() {
        Assumptions.assumeTrue(Lanes.LENGTH >= 8, "the products are used where vectors have 8 or 16 lanes");
    }

    /// What happens by chance on a busy machine (docs/adr/0029-start.md).
    @ParameterizedTest
    @ValueSource(strings = {NOTHING_COUNTED, COUNTS_NOT_BELIEVED}) void areCompiledWell(String flags) throws Exception {
        assertThat(linesOfAProcess(flags)).filteredOn(line -> line.contains("jdk.internal.misc.Unsafe::")).isNotEmpty()
                .noneMatch(
                        line -> line.contains("low call site frequency") || line.contains("NodeCountInliningCutoff"));
    }

    private static List<String> inlinedByTheLauncher() throws IOException {
        String methods = Files.readString(Path.of("../fovea")).replaceAll("(?s).*for method in ([^;]*);.*", "$1");
        return Stream.of(methods.split(" ")).map(m -> "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::" + m)
                .toList();
    }

    private static List<String> linesOfAProcess(String flags) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector", "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=PrintInlining,dev.fovea.vector.Products::*"));
        command.addAll(inlinedByTheLauncher());
        command.addAll(List.of(flags.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), All.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .toList();
        assertThat(process.waitFor()).as("%s", said).isZero();
        return said;
    }

    /// Calls each method until it allocates nothing, for so long at most; whatever is wrong ends the process.
    static final class All {
        private static final int COUNT = 20;
        private static final int ROW = Math.toIntExact(4 * Lanes.VECTOR);
        private static final int REGISTERS = Lanes.LENGTH == 16 ? 32 : 16;
        private static final int TIMES = 500;
        private static final long PATIENCE = 20_000_000_000L;   // nanoseconds

        /// Public, as what stands in for one by a method handle asks for.
        public interface Product {
            void of(int count, long a, long aRow, long aStep, long b, long bStep, long c, long cRow);
        }

        private record Named(String name, int rows, int vectors, Product product) {
            static Named of(Method method) {
                String[] numbers = method.getName().substring("set".length()).split("x");
                try {
                    return new Named(method.getName(), Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]),
                            MethodHandleProxies.asInterfaceInstance(Product.class,
                                    MethodHandles.lookup().unreflect(method)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }

            /// For the sums, a row of the second matrix, and a number of the first.
            int registers() {
                return rows * vectors + vectors + 1;
            }
        }

        public static void main(String[] arguments) {
            Stream.of(Products.class.getDeclaredMethods()).map(Named::of).filter(n -> n.registers() <= REGISTERS)
                    .forEach(All::requireNothingAllocated);
        }

        private static void requireNothingAllocated(Named each) {
            long bytes = leastAllocated(each);
            if (bytes > 0) {
                throw new AssertionError(each.name + " allocates " + bytes + " bytes a call");
            }
        }

        private static long leastAllocated(Named each) {
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            try (var arena = Arena.ofConfined()) {
                MemorySegment a = numbers(arena, 12 * COUNT);
                MemorySegment b = numbers(arena, COUNT * ROW / 4);
                MemorySegment c = numbers(arena, 12 * ROW / 4);
                float[] before = c.toArray(ValueLayout.JAVA_FLOAT);
                each.product.of(COUNT, a.address(), 4 * COUNT, 4, b.address(), ROW, c.address(), ROW);
                compare(each, a, b, before, c);
                long least = Long.MAX_VALUE;
                long end = System.nanoTime() + PATIENCE;
                while (least > 0 && System.nanoTime() < end) {
                    long allocated = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < TIMES; i++) {
                        each.product.of(COUNT, a.address(), 4 * COUNT, 4, b.address(), ROW, c.address(), ROW);
                    }
                    least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - allocated) / TIMES);
                }
                c.copyFrom(MemorySegment.ofArray(before));
                each.product.of(COUNT, a.address(), 4 * COUNT, 4, b.address(), ROW, c.address(), ROW);
                compare(each, a, b, before, c);
                return least;
            }
        }

        /// Small whole numbers: sums are exact.
        private static MemorySegment numbers(Arena arena, int count) {
            MemorySegment memory = arena.allocate(4L * count, 64);
            for (int i = 0; i < count; i++) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, i * 7 % 19 - 9);
            }
            return memory;
        }

        private static void compare(Named each, MemorySegment a, MemorySegment b, float[] before, MemorySegment c) {
            for (int i = 0; i < before.length; i++) {
                int row = i / (ROW / 4);
                int column = i % (ROW / 4);
                float expected = before[i];
                if (row < each.rows && column < Lanes.LENGTH * each.vectors) {
                    expected = each.name.startsWith("add") ? expected : 0;
                    for (int k = 0; k < COUNT; k++) {
                        expected += a.getAtIndex(ValueLayout.JAVA_FLOAT, row * COUNT + k)
                                * b.getAtIndex(ValueLayout.JAVA_FLOAT, k * ROW / 4 + column);
                    }
                }
                if (c.getAtIndex(ValueLayout.JAVA_FLOAT, i) != expected) {
                    throw new AssertionError(each.name + ", row " + row + ", column " + column);
                }
            }
        }
    }
}
