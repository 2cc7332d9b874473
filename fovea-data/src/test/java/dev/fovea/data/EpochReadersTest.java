package dev.fovea.data;

import static dev.fovea.data.augment.Augmentations.cutMix;
import static dev.fovea.data.augment.Augmentations.elasticDistortion;
import static dev.fovea.data.augment.Augmentations.mixUp;
import static dev.fovea.data.augment.Augmentations.randAugment;
import static dev.fovea.data.augment.Augmentations.randomCrop;
import static dev.fovea.data.augment.Augmentations.randomFlip;
import static dev.fovea.data.augment.Augmentations.randomNoise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An epoch that several threads read is the epoch that one thread reads.
@Timeout(60)
class EpochReadersTest {
    private static final long MILLISECOND = 1_000_000;

    /// Samples that are read after something was done.
    private record Hindered(DataSet data, IntConsumer before) implements DataSet {
        @Override public String name() {
            return "hindered";
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
            before.accept(index);
            data.read(index, into, slot);
        }
    }

    private static DataSet slow(int size, double milliseconds) {
        return new Hindered(DataSetTest.counting(size),
                _ -> LockSupport.parkNanos((long) (milliseconds * MILLISECOND)));
    }

    private static DataSet failing(int size, int... samples) {
        return new Hindered(DataSetTest.counting(size), i -> {
            if (IntStream.of(samples).anyMatch(s -> s == i)) {
                throw new IllegalStateException("the disk is gone");
            }
        });
    }

    private static Epoch epoch(Batches batches, int first, int readers) {
        return new Epoch(batches, 3, first, readers, readers);
    }

    /// Everything that the batches hold, one text for each.
    private static List<String> contents(Epoch epoch) {
        var all = new ArrayList<String>();
        try (epoch) {
            while (epoch.hasNext()) {
                all.add(content(epoch.next()));
            }
        }
        return all;
    }

    private static String content(Batch batch) {
        var text = new StringBuilder(batch + " from " + batch.firstSample() + ":");
        for (int row = 0; row < batch.size(); row++) {
            text.append(' ').append(batch.sample(row));
        }
        for (Tensor t : batch.tensors().values()) {
            for (long i = 0; i < t.count(); i++) {
                text.append(' ').append(t.get(i));
            }
        }
        return text.toString();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("fovea-data hindered"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "5, false", "1, true", "2, true", "5, true"}) void theBatchesAreTheSame(
            int readers,
            boolean shuffle) {
        for (int batch : new int[]{1, 3, 8, 16, 100, 200}) {
            for (int prefetch : new int[]{1, 2, 5}) {
                var batches = new Batches(DataSetTest.counting(103), batch, 42, shuffle).prefetch(prefetch);
                List<String> expected = contents(batches.prefetch(0).epoch(3));
                assertThat(expected).hasSize(batches.count());
                assertThat(contents(epoch(batches, 0, readers))).as("batches of %d, %d read ahead", batch, prefetch)
                        .isEqualTo(expected);
                assertThat(contents(epoch(batches.dropLast(batch < 103), 0, readers)))
                        .isEqualTo(batch < 103 ? expected.subList(0, 103 / batch) : expected);
                int middle = batches.count() / 2;
                assertThat(contents(epoch(batches, middle, readers)))
                        .isEqualTo(expected.subList(middle, expected.size()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3}) void augmentedPicturesAreTheSame(int readers) {
        var pixels = new byte[50 * 36];
        new Random(1).nextBytes(pixels);
        DataSet pictures = TensorData.ofImages("pictures", Tensor.of(Shape.of(50, 6, 6, 1), pixels),
                Tensor.of(Shape.of(50), IntStream.range(0, 50).map(i -> i % 3).toArray()));
        for (DataSet data : List.of(
                pictures.augmented(randomFlip(), randomCrop(2), elasticDistortion(8, 3), randAugment(),
                        randomNoise(0.02)),
                pictures.oneHot(3).augmented(randomFlip(), mixUp(), randomNoise(0.1), cutMix()),
                pictures.augmented(randomCrop(2)).withInputAsTarget(1 / 255.0).augmented(randomFlip()))) {
            var batches = new Batches(data, 7, 1, true);
            assertThat(contents(epoch(batches, 0, readers))).isEqualTo(contents(batches.prefetch(0).epoch(3)));
        }
    }

    /// Of several samples that cannot be read, the first in the order of the epoch is told, at its batch, whoever came to it when.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5}) void theFirstFailureIsTold(int readers) {
        int[] order = new Batches(DataSetTest.counting(100), 10, 42, true).order(3);
        int[] bad = {order[57], order[54], order[59], order[62], order[99]};
        for (int again = 0; again < 50; again++) {
            var batches = new Batches(failing(100, bad), 10, 42, true).prefetch(readers == 0 ? 0 : 4);
            try (Epoch epoch = epoch(batches, 0, readers)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(epoch.next().index()).isEqualTo(i);
                }
                for (int twice = 0; twice < 2; twice++) {
                    assertThatThrownBy(epoch::next).isInstanceOf(DataException.class)
                            .hasMessage("hindered: sample %d could not be read: the disk is gone", order[54]);
                    assertThat(epoch.position()).isEqualTo(5);
                }
            }
            assertThat(threads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3}) void anUndeclaredExceptionIsAFailureLikeOthers(int readers) {
        var data = new Hindered(DataSetTest.counting(40), i -> {
            if (i == 12) {
                EpochReadersTest.<RuntimeException>raise(new IOException("the disk is gone"));
            }
        });
        try (Epoch epoch = epoch(Batches.inOrder(data, 10).prefetch(readers), 0, readers)) {
            epoch.next();
            assertThatThrownBy(epoch::next).hasMessage("hindered: sample 12 could not be read: the disk is gone")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @SuppressWarnings("unchecked") private static <E extends Exception> void raise(Exception e) throws E {
        throw (E) e;
    }

    /// The first sample is slow to fail, so that the failures of others come before it.
    @Test void anEarlierFailureThatComesLaterIsTold() {
        var data = new Hindered(DataSetTest.counting(40), i -> {
            if (i == 0) {
                LockSupport.parkNanos(20 * MILLISECOND);
            }
            if (i == 0 || i == 9) {
                throw new IllegalStateException("the disk is gone");
            }
            if (i > 9) {
                throw new StackOverflowError("too deep");
            }
        });
        try (Epoch epoch = epoch(Batches.inOrder(data, 20), 0, 4)) {
            assertThatThrownBy(epoch::next).hasMessage("hindered: sample 0 could not be read: the disk is gone");
        }
    }

    @Test void aSlowDataSetIsReadByTwoAndTheWaitingIsCounted() {
        var batches = new Batches(slow(160, 4), 16, 1, true);
        List<String> expected = contents(new Batches(DataSetTest.counting(160), 16, 1, true).epoch(3));
        var seen = new ArrayList<String>();
        try (Epoch epoch = new Epoch(batches, 3, 0, 1, 2)) {
            assertThat(epoch.waited()).isZero();
            seen.add(content(epoch.next()));
            assertThat(epoch.readers()).as("the first batch asks for no help").isEqualTo(1);
            while (epoch.hasNext()) {
                long before = epoch.waited();
                seen.add(content(epoch.next()));
                assertThat(epoch.waited()).isGreaterThanOrEqualTo(before);
            }
            assertThat(epoch.readers()).isEqualTo(2);
            assertThat(epoch.waited()).as("640 ms of reading by two at most").isGreaterThan(160 * MILLISECOND);
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(threads()).isEmpty();
    }

    @Test void readingInNextIsWaitingToo() {
        try (Epoch epoch = new Batches(slow(8, 2), 8, 1, true).prefetch(0).epoch(0)) {
            epoch.next();
            assertThat(epoch.waited()).isGreaterThanOrEqualTo(15 * MILLISECOND);
            assertThat(epoch.readers()).isZero();
        }
    }

    @Test void whoDoesNotWaitGetsNoHelp() throws InterruptedException {
        var read = new CountDownLatch(10);
        var batches = Batches.inOrder(new Hindered(DataSetTest.counting(10), _ -> read.countDown()), 2).prefetch(5);
        try (Epoch epoch = new Epoch(batches, 0, 0, 1, 8)) {
            read.await();
            while (epoch.hasNext()) {
                epoch.next();
            }
            assertThat(epoch.readers()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5}) void closingInTheMiddleLeavesNoThread(int readers) {
        var batches = new Batches(slow(1000, 0.2), 10, 1, true);
        for (int taken = 0; taken < 4; taken++) {
            Epoch epoch = epoch(batches, 0, readers);
            for (int i = 0; i < taken; i++) {
                epoch.next();
            }
            assertThat(threads()).hasSize(readers).allMatch(Thread::isDaemon);
            epoch.close();
            assertThat(threads()).isEmpty();
        }
    }

    /// Readers and the one that uses the batches wait at random places.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8}) void randomDelaysChangeNothing(int seed) {
        var random = new Random(seed);
        int size = 1 + random.nextInt(400);
        int batch = 1 + random.nextInt(40);
        var plain = new Batches(DataSetTest.counting(size), batch, seed, random.nextBoolean())
                .prefetch(1 + random.nextInt(4));
        long[] delays = random.longs(size, 0, 400_000).map(n -> random.nextInt(4) == 0 ? n : 0).toArray();
        var batches = new Batches(new Hindered(plain.data(), i -> pause(delays[i])), batch, seed, plain.shuffle())
                .prefetch(plain.prefetch());
        int first = random.nextInt(plain.count());
        List<String> expected = contents(plain.epoch(3, first));
        var seen = new ArrayList<String>();
        try (Epoch epoch = new Epoch(batches, 3, first, 1 + random.nextInt(3), 6)) {
            while (epoch.hasNext()) {
                Batch next = epoch.next();
                pause(random.nextInt(3) == 0 ? random.nextInt(3_000_000) : 0);
                seen.add(content(next));
            }
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(expected);
        assertThat(threads()).isEmpty();
    }

    private static void pause(long nanoseconds) {
        if (nanoseconds > 0) {
            LockSupport.parkNanos(nanoseconds);
        }
    }
}
