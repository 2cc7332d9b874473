package dev.fovea.data;

import static dev.fovea.data.augment.Augmentations.cutMix;
import static dev.fovea.data.augment.Augmentations.elasticDistortion;
import static dev.fovea.data.augment.Augmentations.mixUp;
import static dev.fovea.data.augment.Augmentations.randAugment;
import static dev.fovea.data.augment.Augmentations.randomBrightness;
import static dev.fovea.data.augment.Augmentations.randomCrop;
import static dev.fovea.data.augment.Augmentations.randomFlip;
import static dev.fovea.data.augment.Augmentations.randomHue;
import static dev.fovea.data.augment.Augmentations.randomNoise;
import static dev.fovea.data.augment.Augmentations.randomRotation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Change;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AugmentedTest {

    private static final Augmentation[] MANY = {randomFlip(), randomCrop(2), randomRotation(20), randomBrightness(0.2),
            elasticDistortion(8, 3), randAugment(), randomNoise(0.02)};

    /// Pictures of 6 x 6 bytes that are all different, labels of three classes.
    private static DataSet pictures(int size) {
        var pixels = new byte[size * 36];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 + i / 36 * 11);
        }
        return TensorData.ofImages("pictures", Tensor.of(Shape.of(size, 6, 6, 1), pixels),
                Tensor.of(Shape.of(size), IntStream.range(0, size).map(i -> i % 3).toArray()));
    }

    /// Picture `i` has the number `i / size` in every pixel, as f32.
    private static DataSet flat(int size) {
        var pixels = new float[size * 4];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (i / 4) / size;
        }
        return DataSet.of(Map.of("image", Tensor.of(Shape.of(size, 2, 2, 1), pixels)),
                Map.of("label", Tensor.of(Shape.of(size), IntStream.range(0, size).toArray())));
    }

    /// All fields of all samples, by number.
    private static Map<Integer, List<List<Double>>> read(Epoch epoch) {
        var all = new TreeMap<Integer, List<List<Double>>>();
        try (epoch) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                for (int row = 0; row < batch.size(); row++) {
                    var fields = new ArrayList<List<Double>>();
                    for (Tensor t : batch.tensors().values()) {
                        Tensor one = t.samples(row, row + 1);
                        fields.add(IntStream.range(0, (int) one.count()).mapToObj(one::get).toList());
                    }
                    all.put(batch.sample(row), fields);
                }
            }
        }
        return all;
    }

    private static Map<Integer, List<List<Double>>> epoch(DataSet data, int epoch) {
        return read(new Batches(data, 7, 1, true).epoch(epoch));
    }

    @ParameterizedTest
    @CsvSource({"1, true, 0", "5, false, 1", "20, true, 5", "64, true, 2"}) void theSamePicturesHoweverTheyAreRead(
            int batch,
            boolean shuffle, int prefetch) {
        DataSet data = pictures(50).oneHot(3).augmented(MANY).augmented(mixUp(), randomFlip(), cutMix());
        assertThat(read(new Batches(data, batch, 1, shuffle).prefetch(prefetch).epoch(3)))
                .isEqualTo(epoch(data, 3)).hasSize(50);
    }

    @Test void goesOnAtAnyBatchWithTheSamePictures() {
        DataSet data = pictures(20).augmented(MANY);
        var whole = epoch(data, 2);
        var rest = read(new Batches(data, 7, 1, true).epoch(2, 1));
        assertThat(rest).hasSize(13).allSatisfy((number, fields) -> assertThat(fields).isEqualTo(whole.get(number)));
    }

    @Test void severalThreadsReadAtOnce() throws Exception {
        DataSet data = pictures(40).oneHot(3).augmented(MANY).augmented(mixUp());
        var expected = epoch(data, 1);
        try (var pool = Executors.newFixedThreadPool(4); Arena arena = Arena.ofShared()) {
            Batch batch = Batch.of(data.inputs(), data.targets(), 40, arena);
            batch.draw(new Batches(data, 7, 1, true).augmentationKey(1));
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                all.add(pool.submit(() -> batch.fill(data, number, number)));
            }
            for (Future<?> f : all) {
                f.get();
            }
            for (int i = 0; i < 40; i++) {
                Tensor one = batch.input("image").samples(i, i + 1);
                assertThat(IntStream.range(0, 36).mapToObj(one::get).toList()).isEqualTo(expected.get(i).getFirst());
            }
        }
    }

    @Test void anotherEpochSeedOrSampleIsAnotherPicture() {
        DataSet data = pictures(30).augmented(MANY);
        assertThat(epoch(data, 0)).isEqualTo(epoch(data, 0)).isNotEqualTo(epoch(data, 1))
                .isNotEqualTo(read(new Batches(data, 7, 2, true).epoch(0)));
        DataSet same = flat(1).concat(flat(1)).concat(flat(1)).augmented(randomNoise(0.1));
        assertThat(new HashSet<>(epoch(same, 0).values())).as("equal pictures become different ones").hasSize(3);
        DataSet twice = flat(1).concat(flat(1)).augmented(randomNoise(0.1));
        assertThat(new HashSet<>(epoch(twice, 0).values())).as("also of one data set that is joined to itself")
                .hasSize(2);
    }

    /// Sample `i` of the part is sample `numbers[i]` of the whole.
    private static void samePictures(DataSet part, Map<Integer, List<List<Double>>> whole, int... numbers) {
        var pictures = epoch(part, 2);
        assertThat(pictures).hasSize(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(pictures.get(i).getFirst()).as("%s, sample %d", part, i)
                    .isEqualTo(whole.get(numbers[i]).getFirst());
        }
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int[] both(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    @Test void whatIsTakenLaterShowsTheSamePictures() {
        DataSet data = pictures(20).augmented(MANY);
        var whole = epoch(data, 2);
        samePictures(data.take(5), whole, range(0, 5));
        samePictures(data.slice(5, 12), whole, range(5, 12));
        samePictures(data.slice(5, 12).slice(2, 4), whole, 7, 8);
        samePictures(data.split(0.3).training(), whole, range(0, 14));
        samePictures(data.split(0.3).validation(), whole, range(14, 20));
        samePictures(data.name("other").oneHot(3).slice(4, 9), whole, range(4, 9));
        samePictures(data.sampleWeights(new float[20]).slice(4, 9), whole, range(4, 9));
        samePictures(data.withInputAsTarget().slice(4, 9), whole, range(4, 9));
        samePictures(data.slice(9, 20).concat(data.take(3)), whole, both(range(9, 20), range(0, 3)));
        samePictures(data.concat(data), whole, both(range(0, 20), range(0, 20)));
        samePictures(data.concat(data).slice(15, 24), whole, both(range(15, 20), range(0, 4)));
        samePictures(data.slice(0, 10).slice(3, 10).concat(data).slice(5, 9), whole, 8, 9, 0, 1);
        Split split = data.split(0.3, 9);
        var parts = new HashSet<List<Double>>();
        epoch(split.training(), 2).values().forEach(f -> parts.add(f.getFirst()));
        epoch(split.validation(), 2).values().forEach(f -> parts.add(f.getFirst()));
        assertThat(parts).isEqualTo(new HashSet<>(whole.values().stream().map(List::getFirst).toList()));
    }

    /// What is augmented once more is numbered anew for that, and as before for the first.
    @Test void aPartThatIsAugmentedHasNumbersOfItsOwn() {
        var seen = new ArrayList<Double>();
        Change watched = (picture, draw) -> seen.add(draw.uniform());
        long epoch = new Batches(flat(1), 1, 1, true).augmentationKey(2);
        epoch(flat(9).slice(4, 5).augmented(watched), 2);
        epoch(flat(9).augmented(watched).slice(4, 5), 2);
        epoch(flat(9).augmented(watched).slice(4, 5).augmented(watched), 2);
        assertThat(seen).containsExactly(number(epoch, 0, 0), number(epoch, 4, 0), number(epoch, 4, 0),
                number(epoch, 0, 1));
        assertThat(flat(9).augmented(randomFlip()).slice(4, 5).augmented(randomCrop(1)))
                .hasToString("data/augmented[4:5]/augmented: 1 samples of image f32[2, 2, 1] → label i32[], "
                        + "randomFlip(), randomCrop(1)");
    }

    private static double number(long epoch, int sample, int place) {
        return CounterRandom.uniform(CounterRandom.key(CounterRandom.key(epoch, sample), place), 0);
    }

    /// The share that is mixed is the same in a part; the partner is one of the part.
    @Test void aPartOfMixedSamplesIsMixedByTheSameShares() {
        DataSet data = flat(10).oneHot(10).augmented(randomNoise(0.01), mixUp(1));
        var whole = epoch(data, 2);
        epoch(data.slice(3, 7), 2).forEach((i, fields) -> assertThat(fields.get(1).get(3 + i))
                .isEqualTo(whole.get(3 + i).get(1).get(3 + i)));
    }

    @Test void lightOfPicturesThatHaveNoBlackAndWhite() {
        DataSet normalized = DataSet.of(Map.of("image", Tensor.of(Shape.of(1, 1, 3, 1), -2.5f, 0, 1.8442441f)),
                Map.of("label", Tensor.of(Shape.of(1), 0)));
        refused(() -> epoch(normalized.augmented(randomFlip(), randomBrightness(0.2)), 0),
                "data/augmented: sample 0 could not be read: randomBrightness(0.2): light is changed between 0 (black) and 1 (white), "
                        + "but the pixels go from -2.5 to 1.8442441; augment pictures of bytes, or of f32 from 0 to 1, "
                        + "and rescale or normalize them after that, such as in the first layer of the network");
        var flipped = epoch(normalized.augmented(randomFlip().probability(1), randomRotation(0)), 0);
        assertThat(flipped.get(0).getFirst()).as("geometry has no need of it").containsExactly((double) 1.8442441f, 0.0,
                -2.5);
        assertThat(read(Batches.inOrder(normalized.augmented(randomBrightness(0.2)), 1).epoch(0))).hasSize(1);
    }

    /// Every change asks for one number and adds it to the picture: the numbers are there to be seen.
    @Test void equalChangesAtTwoPlacesDrawDifferently() {
        var seen = new ArrayList<Double>();
        Change watched = (picture, draw) -> seen.add(draw.uniform());
        DataSet data = flat(1);
        epoch(data.augmented(watched, watched), 0);
        epoch(data.augmented(watched).augmented(watched), 0);
        epoch(data.augmented(watched).name("other").augmented(watched), 0);
        epoch(data.augmented(watched).sampleWeights(1).augmented(watched), 0);
        epoch(data.augmented(watched).oneHot(2).augmented(watched), 0);
        assertThat(seen).hasSize(10);
        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
        for (int i = 2; i < 10; i++) {
            assertThat(seen.get(i)).as("the same places, however they were put together").isEqualTo(seen.get(i % 2));
        }
    }

    /// These numbers may never change: runs are resumed and repeated by them.
    @Test void theNumbersAreAFunctionOfSeedEpochSampleAndPlace() {
        var seen = new ArrayList<Double>();
        Change watched = (picture, draw) -> seen.add(draw.uniform());
        read(new Batches(flat(2).augmented(watched), 2, 42, false).prefetch(0).epoch(3));
        long key = CounterRandom.key(CounterRandom.key(42, -2), 3);
        assertThat(seen).containsExactly(
                CounterRandom.uniform(CounterRandom.key(CounterRandom.key(key, 0), 0), 0),
                CounterRandom.uniform(CounterRandom.key(CounterRandom.key(key, 1), 0), 0));
    }

    @Test void evaluationSeesPicturesAsTheyAre() {
        DataSet data = pictures(30);
        DataSet augmented = data.augmented(MANY);
        assertThat(read(Batches.inOrder(augmented, 7).epoch(0))).isEqualTo(read(Batches.inOrder(data, 7).epoch(0)))
                .isNotEqualTo(epoch(augmented, 0));
        assertThat(read(new Batches(augmented, 7, 1, true).augment(false).epoch(0)))
                .isEqualTo(read(Batches.inOrder(data, 7).epoch(0)));
        assertThat(new Batches(augmented, 7, 1, true, 2, false)).isEqualTo(new Batches(augmented, 7, 1, true));
        try (Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.of(data.inputs(), data.targets(), 1, arena);
            augmented.read(4, batch, 0);
            assertThat(batch.input("image").get(0)).as("read by itself").isEqualTo(4 * 36 * 37 + 4 * 11 & 0xff);
        }
    }

    @Test void changesStandInFrontOfOrBehindTheTarget() {
        DataSet both = flat(4).augmented(randomNoise(0.1)).withInputAsTarget();
        epoch(both, 0).values().forEach(fields -> assertThat(fields.get(1)).isEqualTo(fields.get(0)));
        DataSet denoising = flat(4).withInputAsTarget().augmented(randomNoise(0.1));
        epoch(denoising, 0).forEach((number, fields) -> {
            assertThat(fields.get(1)).containsOnly(number / 4.0);
            assertThat(fields.get(0)).isNotEqualTo(fields.get(1));
        });
    }

    /// The share of the label is the share of the pixels, which say the number of the sample; and both samples are in it.
    @Test void mixedLabelsSumToOneAndSayWhatIsShown() {
        for (Augmentation mixing : List.of(mixUp(1), cutMix())) {
            int mixed = 0;
            for (int e = 0; e < 20; e++) {
                for (var fields : epoch(flat(10).oneHot(10).augmented(mixing), e).values()) {
                    List<Double> label = fields.get(1);
                    assertThat(label.stream().mapToDouble(v -> v).sum()).isCloseTo(1, within(1e-6));
                    assertThat(label.stream().filter(v -> v > 0).count()).isBetween(1L, 2L);
                    double said = IntStream.range(0, 10).mapToDouble(c -> c / 10.0 * label.get(c)).sum();
                    double shown = fields.get(0).stream().mapToDouble(v -> v).average().orElseThrow();
                    assertThat(shown).as("%s %s", mixing, label).isCloseTo(said, within(1e-6));
                    mixed += label.stream().filter(v -> v > 0).count() == 2 ? 1 : 0;
                }
            }
            assertThat(mixed).as("%s", mixing).isGreaterThan(80);
        }
    }

    /// 9 partners of each of 10 samples, 4000 epochs: the statistic for 8 degrees of freedom exceeds 26.1 with probability 0.001.
    @Test void everyOtherSampleIsAPartnerEquallyOften() {
        var counts = new int[10];
        DataSet data = flat(10).oneHot(10).augmented(mixUp(1));
        for (int e = 0; e < 4000; e++) {
            List<Double> label = read(new Batches(data.take(10), 10, 1, false).prefetch(0).epoch(e)).get(3).get(1);
            for (int c = 0; c < 10; c++) {
                counts[c] += c != 3 && label.get(c) > 0 ? 1 : 0;
            }
        }
        double expected = IntStream.of(counts).sum() / 9.0;
        assertThat(counts[3]).isZero();
        assertThat(IntStream.range(0, 10).filter(c -> c != 3)
                .mapToDouble(c -> (counts[c] - expected) * (counts[c] - expected)
                        / expected)
                .sum()).isLessThan(26.1);
    }

    /// What validation is judged by must be in no picture that is learned from.
    @Test void partsOfMixedSamplesAreMixedAmongThemselves() {
        DataSet data = flat(10).oneHot(10);
        List<DataSet> all = List.of(data.augmented(mixUp(1)), data.augmented(mixUp(1)).name("other"),
                data.augmented(mixUp(1)).sampleWeights(1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                data.augmented(mixUp(1)).classWeights(Map.of(0, 2.0)));
        for (DataSet whole : all) {
            DataSet training = whole.split(0.4).training();
            for (int e = 0; e < 20; e++) {
                epoch(training, e).values()
                        .forEach(fields -> assertThat(fields.get(1).subList(6, 10)).containsOnly(0.0));
            }
            assertThat(training.augmentations()).containsExactly(mixUp(1));
            assertThat(training.size()).isEqualTo(6);
        }
        assertThat(epoch(all.get(2).slice(2, 6), 0).values()).allMatch(fields -> fields.size() == 3);
        DataSet weighted = data.augmented(randomNoise(0)).sampleWeights(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(epoch(weighted.slice(3, 5), 0).get(1).get(2)).as("the weight of sample 4").containsExactly(4.0);
        DataSet joined = all.get(0).concat(all.get(1));
        refused(() -> joined.take(3),
                "data/augmented+other: mixUp(1) would mix samples of one part with those of another; "
                        + "take the parts first, then augment the one that is learned from");
        DataSet images = flat(10).augmented(randomNoise(0.1));
        assertThat(images.concat(images).take(3).size()).isEqualTo(3);
        assertThat(images.withInputAsTarget().take(3).size()).isEqualTo(3);
        assertThat(images.oneHot(10).take(3).targets()).hasToString("[label f32[10]]");
    }

    @Test void whatItIsCalled() {
        DataSet data = pictures(5).augmented(randomFlip(), randomCrop(4)).augmented(randomRotation(10));
        assertThat(data.name()).isEqualTo("pictures/augmented");
        assertThat(data.take(3).name()).isEqualTo("pictures/augmented[0:3]");
        assertThat(data).hasToString("pictures/augmented: 5 samples of image u8[6, 6, 1] → label i32[], "
                + "randomFlip(), randomCrop(4), randomRotation(10)");
        assertThat(data.augmentations()).containsExactly(randomFlip(), randomCrop(4), randomRotation(10));
        assertThat(pictures(5).augmentations()).isEmpty();
    }

    @Test void theDigestSaysWhatHappensToTheSamples() {
        DataSet data = pictures(5);
        String plain = data.digest();
        assertThat(data.augmented(randomFlip()).digest()).isEqualTo(data.augmented(randomFlip()).digest())
                .isNotEqualTo(plain).isNotEqualTo(data.augmented(randomCrop(1)).digest());
        assertThat(data.augmented(randomFlip()).classWeights(Map.of(0, 2.0)).digest())
                .isNotEqualTo(data.classWeights(Map.of(0, 2.0)).digest());
        assertThat(data.augmented(randomFlip()).concat(data).digest()).isNotEqualTo(data.concat(data).digest());
        assertThat(data.augmented(randomFlip()).take(3).digest()).isNotEqualTo(data.take(3).digest());
    }

    @Test void oneHotRows() {
        assertThat(read(Batches.inOrder(pictures(3).oneHot(3), 3).epoch(0)).values().stream().map(f -> f.get(1)))
                .containsExactly(List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0), List.of(0.0, 0.0, 1.0));
        DataSet weighted = pictures(3).sampleWeights(5, 6, 7).oneHot(4);
        assertThat(weighted.targets()).hasToString("[label f32[4], sample_weight f32[]]");
        assertThat(read(Batches.inOrder(weighted, 3).epoch(0)).get(1).get(2)).containsExactly(6.0);
        refused(() -> pictures(3).oneHot(1), "pictures: one-hot rows need 2 classes or more, but 1 were given");
        refused(() -> pictures(3).oneHot(3).oneHot(3),
                "pictures: one-hot rows are made of one label, an integer per sample, but the targets are [label f32[3]]");
        refused(() -> pictures(3).classNames(List.of("a", "b", "c")).oneHot(4),
                "pictures: one-hot rows of 4 classes were asked for, but the data has 3 classes; ask for as many");
        refused(() -> read(Batches.inOrder(pictures(3).oneHot(2), 3).prefetch(0).epoch(0)),
                "pictures: sample 2 could not be read: it has the label 2, but 2 classes have the labels 0 to 1. "
                        + "Correct the label, or choose as many classes as there are.");
    }

    @Test void whatCannotBeAugmented() {
        refused(() -> pictures(3).augmented(),
                "pictures: augmentation needs one or more changes, such as randomFlip(); none was given");
        refused(() -> DataSetTest.counting(3).augmented(randomFlip()),
                "data: pictures that can be augmented are one input [height, width, channels] of u8 or f32, "
                        + "but the data has [input f32[2]]; reshape it, or leave the augmentation out");
        DataSet integers = DataSet.of(Tensor.zeros(DType.I32, Shape.of(3, 2, 2, 1)),
                Tensor.zeros(DType.I32, Shape.of(3)));
        refused(() -> integers.augmented(randomFlip()),
                "data: pictures that can be augmented are one input [height, width, channels] of u8 or f32, "
                        + "but the data has [input i32[2, 2, 1]]; reshape it, or leave the augmentation out");
        refused(() -> pictures(3).augmented(randomFlip(), randomHue(0.1)),
                "pictures: randomHue(0.1) changes red, green and blue, but the pictures have 1 channel; leave it out");
        refused(() -> pictures(3).augmented(randomCrop(6)),
                "pictures: randomCrop(6) can show nothing but the border of pictures of 6 x 6 pixels; "
                        + "choose a padding of at most 5");
        refused(() -> pictures(3).augmented(mixUp()),
                "pictures: mixUp() mixes the targets too, but label i32[] is no probability of classes; "
                        + "make it one before, with oneHot(classes)");
        refused(() -> pictures(3).take(1).oneHot(3).augmented(cutMix()),
                "pictures[0:1]: cutMix() mixes a sample with another, but there is 1 sample; give it 2 or more");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(DataException.class).hasMessage(message);
    }

    /// Buffers are used again: what is left are a few small objects for each picture.
    @Test void augmentingAllocatesNoPictures() {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        DataSet data = Digits.of(5, 500).augmented(randomFlip(), randomCrop(2), randomRotation(15), elasticDistortion(),
                randomBrightness(0.1), randomNoise(0.05));
        Batches batches = new Batches(data, 10, 1, true).prefetch(0);
        var bytes = new long[4];
        for (int epoch = 0; epoch < bytes.length; epoch++) {
            try (Epoch cursor = batches.epoch(epoch)) {
                long before = bean.getCurrentThreadAllocatedBytes();
                while (cursor.hasNext()) {
                    cursor.next();
                }
                bytes[epoch] = bean.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(bytes[3] / 500).as("bytes per picture of 28 x 28").isLessThan(784);
    }
}
