package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchesTest {

    /// The sample numbers of all batches, and a check that each row holds its sample.
    private static List<List<Integer>> samples(Epoch epoch) {
        var all = new ArrayList<List<Integer>>();
        try (epoch) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                Tensor input = batch.input("input");
                assertThat(input.shape()).isEqualTo(Shape.of(batch.size(), 2));
                assertThat(batch.target("label").shape()).isEqualTo(Shape.of(batch.size()));
                all.add(IntStream.range(0, batch.size()).mapToObj(row -> {
                    assertThat(input.at(row, 1)).isEqualTo(10.0 * batch.sample(row));
                    assertThat(batch.target("label").get(row)).isEqualTo(batch.sample(row) % 3);
                    return batch.sample(row);
                }).toList());
            }
        }
        return all;
    }

    private static Batches counting(int size, int batch, boolean shuffle) {
        return new Batches(DataSetTest.counting(size), batch, 42, shuffle);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5}) void inOrderWithAShortLastBatch(int prefetch) {
        assertThat(samples(counting(7, 3, false).prefetch(prefetch).epoch(0)))
                .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
        assertThat(samples(counting(7, 3, false).prefetch(prefetch).dropLast(true).epoch(0)))
                .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
        assertThat(samples(Batches.inOrder(DataSetTest.counting(3), 100).prefetch(prefetch).epoch(0)))
                .containsExactly(List.of(0, 1, 2));
        assertThat(counting(7, 3, false).count()).isEqualTo(3);
        assertThat(counting(6, 3, false).count()).isEqualTo(2);
        assertThat(counting(7, 3, false).dropLast(true).count()).isEqualTo(2);
    }

    /// These numbers may never change: runs are resumed and repeated by them.
    @Test void theOrderIsAFunctionOfSeedAndEpoch() {
        assertThat(samples(counting(10, 4, true).epoch(0))).containsExactly(List.of(4, 6, 5, 8), List.of(1, 2, 9, 0),
                List.of(7, 3));
        assertThat(samples(counting(10, 4, true).epoch(1))).containsExactly(List.of(6, 0, 4, 2), List.of(5, 1, 7, 3),
                List.of(9, 8));
        assertThat(samples(new Batches(DataSetTest.counting(10), 4, 43, true).epoch(0)))
                .containsExactly(List.of(1, 0, 5, 3), List.of(4, 9, 6, 7), List.of(2, 8));
        assertThat(CounterRandom.bits(0, 0)).isEqualTo(0xe220a8397b1dcdafL);   // SplitMix64's first number for the seed 0, as published
        assertThat(CounterRandom.bits(0, 1)).isEqualTo(0x6e789e6aa1b965f4L);
    }

    @Test void theOrderOfMnistsSize() {
        int[] order = new Batches(DataSetTest.counting(60_000), 128, 1, true).order(3);
        assertThat(order).startsWith(2988, 838, 16557, 48888, 44287).hasSize(60_000);
        assertThat(IntStream.of(order).sorted()).containsExactlyElementsOf(IntStream.range(0, 60_000).boxed().toList());
    }

    /// Over many epochs every sample comes to every place about equally often: 60 of 600, deviation 7.3, so 5
    /// deviations.
    @Test void everyPlaceSeesEverySample() {
        var counts = new int[10][10];
        for (int epoch = 0; epoch < 600; epoch++) {
            int[] order = counting(10, 4, true).order(epoch);
            for (int place = 0; place < 10; place++) {
                counts[place][order[place]]++;
            }
        }
        assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream)).allMatch(n -> Math.abs(n - 60) <= 37);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2}) void goesOnAtAnyBatch(int prefetch) {
        Batches batches = counting(23, 4, true).prefetch(prefetch);
        List<List<Integer>> whole = samples(batches.epoch(5));
        for (int first = 0; first <= batches.count(); first++) {
            assertThat(samples(batches.epoch(5, first))).isEqualTo(whole.subList(first, whole.size()));
        }
    }

    @Test void batchesKnowTheirPlace() {
        try (Epoch epoch = counting(10, 4, false).epoch(2, 1)) {
            assertThat(epoch.epoch()).isEqualTo(2);
            assertThat(epoch.position()).isEqualTo(1);
            Batch batch = epoch.next();
            assertThat(batch.index()).isEqualTo(1);
            assertThat(batch.firstSample()).isEqualTo(4);
            assertThat(batch.capacity()).isEqualTo(4);
            assertThat(epoch.position()).isEqualTo(2);
            assertThat(epoch.next()).hasToString("batch 2: 2 samples of [input f32[2]] → [label i32[]]");
            assertThat(epoch.hasNext()).isFalse();
            assertThatThrownBy(epoch::next).isInstanceOf(NoSuchElementException.class)
                    .hasMessage("epoch 2 of data has ended after 3 batches");
        }
    }

    @Test void memoryIsNativeAndAligned() {
        DataSet data = DataSet.of(Tensor.zeros(DType.U8, Shape.of(9, 5, 5, 1)), Tensor.zeros(DType.I64, Shape.of(9)));
        try (Epoch epoch = Batches.inOrder(data, 4).epoch(0)) {
            while (epoch.hasNext()) {
                assertThat(epoch.next().tensors()).hasSize(2).allSatisfy((_, tensor) -> {
                    assertThat(tensor.data().isNative()).isTrue();
                    assertThat(tensor.data().address() % 64).isZero();
                });
            }
        }
    }

    @Test void theShortLastBatchHidesItsOtherRows() {
        try (Epoch epoch = counting(7, 4, false).epoch(0)) {
            epoch.next();
            Batch last = epoch.next();
            assertThat(last.input("input").data().byteSize()).isEqualTo(3 * 2 * 4);
            assertThat(last.tensors().keySet()).containsExactly("input", "label");
            assertThatThrownBy(() -> last.sample(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> last.input("image")).isInstanceOf(DataException.class)
                    .hasMessage("the batch has no input \"image\"; it has [input]");
            assertThatThrownBy(() -> last.target("input")).isInstanceOf(DataException.class)
                    .hasMessage("the batch has no target \"input\"; it has [label]");
        }
    }

    /// A batch in use is not written while the reader runs ahead as far as it may.
    @Test void theBatchInUseIsLeftAlone() throws InterruptedException {
        try (Epoch epoch = counting(1000, 10, true).epoch(0)) {
            for (int i = 0; i < 20; i++) {
                Batch batch = epoch.next();
                float[] before = batch.input("input").floats();
                Thread.sleep(2);
                assertThat(batch.input("input").floats()).containsExactly(before);
            }
        }
    }

    private record Failing(DataSet data, int sample, Throwable how, AtomicInteger reads) implements DataSet {
        @Override public String name() {
            return "failing";
        }

        @Override public int size() {
            return data.size();
        }

        @Override public List<Field> inputs() {
            return data.inputs();
        }

        @Override public List<Field> targets() {
            return data.targets();
        }

        @Override public void read(int index, Batch into, int slot) {
            reads.incrementAndGet();
            if (index == sample) {
                switch (how) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new AssertionError(how);
                }
            }
            data.read(index, into, slot);
        }
    }

    private static Failing failing(int sample, Throwable how) {
        return new Failing(DataSetTest.counting(100), sample, how, new AtomicInteger());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2}) void whatTheReaderThrowsComesOutOfNext(int prefetch) {
        try (Epoch epoch = Batches.inOrder(failing(25, new IllegalStateException("the disk is gone")), 10)
                .prefetch(prefetch).epoch(0)) {
            epoch.next();
            epoch.next();
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(epoch::next).isInstanceOf(DataException.class)
                        .hasMessage("failing: sample 25 could not be read: the disk is gone")
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
        }
        try (Epoch epoch = Batches.inOrder(failing(0, new StackOverflowError("too deep")), 10).prefetch(prefetch)
                .epoch(0)) {
            assertThatThrownBy(epoch::next).isInstanceOf(StackOverflowError.class).hasMessage("too deep");
        }
    }

    private static List<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("fovea-data failing"))
                .toList();
    }

    @Test void closingEndsTheThread() {
        Failing data = failing(-1, new Error());
        Epoch epoch = new Batches(data, 10, 1, true).epoch(0);
        epoch.next();
        assertThat(readers()).hasSizeLessThanOrEqualTo(1).allMatch(Thread::isDaemon);
        epoch.close();
        epoch.close();
        assertThat(readers()).isEmpty();
        assertThat(data.reads.get()).isLessThanOrEqualTo(40);
        assertThatThrownBy(epoch::next).isInstanceOf(IllegalStateException.class)
                .hasMessage("epoch 0 of failing was closed");
    }

    @Test void anInterruptDisturbsNothing() {
        Thread.currentThread().interrupt();
        assertThat(samples(counting(100, 10, false).epoch(0))).hasSize(10);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test void badSettingsAreRefused() {
        DataSet data = DataSetTest.counting(10);
        assertThatThrownBy(() -> Batches.inOrder(data, 0)).isInstanceOf(DataException.class)
                .hasMessage("data: the batch size must be 1 or more, but is 0");
        assertThatThrownBy(() -> Batches.inOrder(data, 4).prefetch(65)).isInstanceOf(DataException.class)
                .hasMessage("data: 65 batches cannot be read ahead; 0 (no thread) to 64 can");
        assertThatThrownBy(() -> Batches.inOrder(data, 11).dropLast(true)).isInstanceOf(DataException.class)
                .hasMessage("data has 10 samples, so that dropping the short last batch of 11 leaves nothing; "
                        + "choose a smaller batch, or keep the last one");
        assertThatThrownBy(() -> Batches.inOrder(data, 4).epoch(0, 4)).isInstanceOf(DataException.class)
                .hasMessage(
                        "data: batch 4 of epoch 0 was asked for, but an epoch has 3 batches of 4 samples (10 in all); "
                                + "go on with the data and the batch size that the run was started with");
    }

    /// The reading thread and the using thread allocate nothing per batch, and an epoch a bounded amount.
    @Test void readingAllocatesNothingPerBatch() {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Batches batches = new Batches(Digits.of(5, 2000), 10, 1, true).prefetch(0);
        long[] bytes = new long[6];
        for (int epoch = 0; epoch < bytes.length; epoch++) {
            try (Epoch cursor = batches.epoch(epoch)) {
                long before = bean.getCurrentThreadAllocatedBytes();
                while (cursor.hasNext()) {
                    cursor.next();
                }
                bytes[epoch] = bean.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(bytes[bytes.length - 1] / batches.count()).as("bytes per batch of 10 samples, %s in all", bytes[5])
                .isLessThan(64);
    }

    @Test void manyEpochsLeaveNothingBehind() {
        Batches batches = counting(64, 16, true);
        int threads = Thread.activeCount();
        for (int epoch = 0; epoch < 500; epoch++) {
            assertThat(samples(batches.epoch(epoch))).hasSize(4);
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
    }
}
