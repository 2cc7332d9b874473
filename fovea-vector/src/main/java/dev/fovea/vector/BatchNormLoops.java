package dev.fovea.vector;

import static dev.fovea.vector.Lanes.exact;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The loops of [BatchNormKernel], each over neighbouring pixels of as many channels as a vector has lanes, or over what was found out
/// about a group of channels.
///
/// They are called by an interface, so that C2 compiles each for itself.
final class BatchNormLoops {
    private static final long LINE = 64;                     // bytes from vector to vector

    // a group's numbers, a vector each
    static final long SCALE = 0;                             // γ, then γ/√(σ² + ε)
    static final long SHIFT = LINE;                          // β
    static final long MEAN = 2 * LINE;
    static final long VARIANCE = 3 * LINE;
    static final long OF_SCALE = 4 * LINE;                   // the gradient of γ
    static final long OF_SHIFT = 5 * LINE;                   // the gradient of β
    private static final long INVERSE = 6 * LINE;            // 1/√(σ² + ε)
    private static final long SLOPE = 7 * LINE;              // x̄ = SCALE · ȳ + SLOPE · (x − μ) + OFFSET
    private static final long OFFSET = 8 * LINE;
    static final long EPSILON = 9 * LINE;
    static final long LIMIT = EPSILON + Float.BYTES;
    static final long COUNT = LIMIT + Float.BYTES;           // of pixels in all
    static final long NUMBERS = 10 * LINE;

    // what is found out about a chunk
    static final long PIXELS = 0;                            // a number: how many there are
    private static final long FIRST = LINE;                  // of them
    private static final long SUM = 2 * LINE;
    private static final long PRODUCTS = 3 * LINE;           // their sum
    static final long RECORD = 4 * LINE;

    private static final long CHUNK = 256;                   // pixels
    private static final long STEP = 4;                      // pixels that are added at a time

    private BatchNormLoops() {
    }

    /// @param x       pixels, or the first record
    /// @param g       pixels of the gradient that comes in
    /// @param y       pixels that are written
    /// @param stride  bytes from pixel to pixel
    /// @param count   of pixels, or of records
    /// @param record  of the chunk
    /// @param numbers of the group
    interface Loop {
        void run(long x, long g, long y, long stride, long count, long record, long numbers);
    }

    /// @param before  the chunks
    /// @param sums    of a chunk
    /// @param more    pixels of the chunk, fewer than [#STEP]: apart, since C2 does not inline what it seldom sees called, and what such a
    ///                call returned would make objects of all vectors that it meets
    /// @param between of all chunks
    /// @param results of an image
    record Phases(Loop before, Loop sums, Loop more, Loop between, Loop results) {
        List<Loop> all() {
            return List.of(before, sums, more, between, results);
        }
    }

    static final Phases FORWARD = new Phases(BatchNormLoops::nothing, BatchNormLoops::moments,
            BatchNormLoops::moreMoments, BatchNormLoops::statistics, BatchNormLoops::normal);
    static final Phases FORWARD_RELU = new Phases(BatchNormLoops::nothing, BatchNormLoops::moments,
            BatchNormLoops::moreMoments, BatchNormLoops::statistics, BatchNormLoops::clipped);
    static final Phases GRADIENT = new Phases(BatchNormLoops::scale, BatchNormLoops::sums, BatchNormLoops::moreSums,
            BatchNormLoops::coefficients, BatchNormLoops::gradient);
    static final Phases GRADIENT_RELU = new Phases(BatchNormLoops::scale, BatchNormLoops::sumsOfPassed,
            BatchNormLoops::moreSumsOfPassed, BatchNormLoops::coefficients, BatchNormLoops::gradientOfPassed);

    static long chunks(long pixels) {
        return (pixels + CHUNK - 1) / CHUNK;
    }

    /// Of a group of channels, all chunks in their order.
    static void sums(Phases phases, long x, long g, long images, long image, long pixels, long stride, long numbers) {
        long record = numbers + NUMBERS;
        for (long first = 0; first < images * image; first += image) {
            for (long pixel = 0; pixel < pixels; pixel += CHUNK) {
                long at = first + pixel * stride;
                long count = Math.min(CHUNK, pixels - pixel);
                long rest = count % STEP;
                Lanes.set(record + PIXELS, count);
                run(phases.sums(), x + at, g + at, 0, stride, count - rest, record, numbers);
                if (rest > 0) {
                    long behind = at + (count - rest) * stride;
                    run(phases.more(), x + behind, g + behind, 0, stride, rest, record, numbers);
                }
                record += RECORD;
            }
        }
    }

    /// The last image first: it is in the nearest cache. Within an image forwards, as processors fetch memory ahead.
    static void results(Phases phases, long x, long g, long y, long images, long image, long pixels, long stride,
            long numbers) {
        for (long first = (images - 1) * image; first >= 0; first -= image) {
            run(phases.results(), x + first, g + first, y + first, stride, pixels, 0, numbers);
        }
    }

    /// The one place from which loops are called: of several classes, so that C2 inlines none.
    static void run(Loop loop, long x, long g, long y, long stride, long count, long record, long numbers) {
        loop.run(x, g, y, stride, count, record, numbers);
    }

    private static void nothing(long x, long g, long y, long stride, long count, long record, long numbers) {
    }

    /// `Σ (x − k)` and `Σ (x − k)²`, where `k` is the first pixel: so the squares are of the size of the variance at most as often as there
    /// are pixels.
    private static void moments(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector first = Lanes.load(x, 0);
        FloatVector a = FloatVector.zero(Lanes.SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector p = a;
        FloatVector q = a;
        FloatVector r = a;
        FloatVector s = a;
        long end = x + count * stride;
        for (long at = x; at < end; at += 4 * stride) {
            FloatVector t = Lanes.load(at, 0).sub(first);
            FloatVector u = Lanes.load(at + stride, 0).sub(first);
            FloatVector v = Lanes.load(at + 2 * stride, 0).sub(first);
            FloatVector w = Lanes.load(at + 3 * stride, 0).sub(first);
            a = exact(a).add(t);
            b = exact(b).add(u);
            c = exact(c).add(v);
            d = exact(d).add(w);
            p = t.fma(t, exact(p));
            q = u.fma(u, exact(q));
            r = v.fma(v, exact(r));
            s = w.fma(w, exact(s));
        }
        Lanes.store(first, record + FIRST, 0);
        Lanes.store(a.add(b).add(c.add(d)), record + SUM, 0);
        Lanes.store(p.add(q).add(r.add(s)), record + PRODUCTS, 0);
    }

    private static void moreMoments(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector first = Lanes.load(record + FIRST, 0);
        FloatVector a = Lanes.load(record + SUM, 0);
        FloatVector p = Lanes.load(record + PRODUCTS, 0);
        long end = x + count * stride;
        for (long at = x; at < end; at += stride) {
            FloatVector t = Lanes.load(at, 0).sub(first);
            a = exact(a).add(t);
            p = t.fma(t, exact(p));
        }
        Lanes.store(a, record + SUM, 0);
        Lanes.store(p, record + PRODUCTS, 0);
    }

    /// Of all chunks: Chan, Golub & LeVeque 1979.
    private static void statistics(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        long end = x + count * RECORD;
        for (long at = x; at < end; at += RECORD) {
            FloatVector pixels = Lanes.broadcast(Lanes.get(at + PIXELS));
            sum = Lanes.load(at + FIRST, 0).fma(pixels, exact(sum).add(Lanes.load(at + SUM, 0)));
        }
        FloatVector all = Lanes.broadcast(Lanes.get(numbers + COUNT));
        FloatVector mean = sum.div(all);
        FloatVector squares = FloatVector.zero(Lanes.SPECIES);
        for (long at = x; at < end; at += RECORD) {
            FloatVector pixels = Lanes.broadcast(Lanes.get(at + PIXELS));
            FloatVector s = Lanes.load(at + SUM, 0);
            FloatVector off = s.div(pixels);
            FloatVector inChunk = Lanes.load(at + PRODUCTS, 0).sub(s.mul(off));
            off = off.add(Lanes.load(at + FIRST, 0)).sub(mean);
            squares = off.mul(off).fma(pixels, exact(squares).add(inChunk));
        }
        FloatVector variance = squares.div(all);
        Lanes.store(mean, numbers + MEAN, 0);
        Lanes.store(variance, numbers + VARIANCE, 0);
        FloatVector deviation = variance.add(Lanes.broadcast(Lanes.get(numbers + EPSILON))).sqrt();
        Lanes.store(Lanes.load(numbers + SCALE, 0).div(deviation), numbers + SCALE, 0);
    }

    private static void normal(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector shift = Lanes.load(numbers + SHIFT, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            Lanes.store(Lanes.load(x + at, 0).sub(mean).fma(scale, shift), y + at, 0);
        }
    }

    private static void clipped(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector shift = Lanes.load(numbers + SHIFT, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector zero = FloatVector.zero(Lanes.SPECIES);
        FloatVector limit = Lanes.broadcast(Lanes.get(numbers + LIMIT));
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            FloatVector normal = Lanes.load(x + at, 0).sub(mean).fma(scale, shift);
            Lanes.store(Lanes.within(normal, zero, limit), y + at, 0);
        }
    }

    private static void scale(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector deviation = Lanes.load(numbers + VARIANCE, 0).add(Lanes.broadcast(Lanes.get(numbers + EPSILON)))
                .sqrt();
        FloatVector inverse = Lanes.broadcast(1).div(deviation);
        Lanes.store(inverse, numbers + INVERSE, 0);
        Lanes.store(Lanes.load(numbers + SCALE, 0).div(deviation), numbers + SCALE, 0);
    }

    /// `Σ ȳ` and `Σ ȳ (x − μ)`.
    private static void sums(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector a = FloatVector.zero(Lanes.SPECIES);
        FloatVector b = a;
        FloatVector p = a;
        FloatVector q = a;
        long end = count * stride;
        for (long at = 0; at < end; at += 2 * stride) {
            FloatVector u = Lanes.load(g + at, 0);
            FloatVector v = Lanes.load(g + at + stride, 0);
            a = exact(a).add(u);
            b = exact(b).add(v);
            p = u.fma(Lanes.load(x + at, 0).sub(mean), exact(p));
            q = v.fma(Lanes.load(x + at + stride, 0).sub(mean), exact(q));
        }
        Lanes.store(a.add(b), record + SUM, 0);
        Lanes.store(p.add(q), record + PRODUCTS, 0);
    }

    private static void moreSums(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector a = Lanes.load(record + SUM, 0);
        FloatVector p = Lanes.load(record + PRODUCTS, 0);
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            FloatVector u = Lanes.load(g + at, 0);
            a = exact(a).add(u);
            p = u.fma(Lanes.load(x + at, 0).sub(mean), exact(p));
        }
        Lanes.store(a, record + SUM, 0);
        Lanes.store(p, record + PRODUCTS, 0);
    }

    /// The same of what the activation lets pass: `ȳ` where its argument, computed again, is between 0 and the limit.
    private static void sumsOfPassed(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector shift = Lanes.load(numbers + SHIFT, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector zero = FloatVector.zero(Lanes.SPECIES);
        FloatVector limit = Lanes.broadcast(Lanes.get(numbers + LIMIT));
        FloatVector a = zero;
        FloatVector b = zero;
        FloatVector p = zero;
        FloatVector q = zero;
        long end = count * stride;
        for (long at = 0; at < end; at += 2 * stride) {
            FloatVector d = Lanes.load(x + at, 0).sub(mean);
            FloatVector e = Lanes.load(x + at + stride, 0).sub(mean);
            FloatVector u = passed(Lanes.load(g + at, 0), d.fma(scale, shift), zero, limit);
            FloatVector v = passed(Lanes.load(g + at + stride, 0), e.fma(scale, shift), zero, limit);
            a = exact(a).add(u);
            b = exact(b).add(v);
            p = u.fma(d, exact(p));
            q = v.fma(e, exact(q));
        }
        Lanes.store(a.add(b), record + SUM, 0);
        Lanes.store(p.add(q), record + PRODUCTS, 0);
    }

    private static void moreSumsOfPassed(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector shift = Lanes.load(numbers + SHIFT, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector zero = FloatVector.zero(Lanes.SPECIES);
        FloatVector limit = Lanes.broadcast(Lanes.get(numbers + LIMIT));
        FloatVector a = Lanes.load(record + SUM, 0);
        FloatVector p = Lanes.load(record + PRODUCTS, 0);
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            FloatVector d = Lanes.load(x + at, 0).sub(mean);
            FloatVector u = passed(Lanes.load(g + at, 0), d.fma(scale, shift), zero, limit);
            a = exact(a).add(u);
            p = u.fma(d, exact(p));
        }
        Lanes.store(a, record + SUM, 0);
        Lanes.store(p, record + PRODUCTS, 0);
    }

    private static FloatVector passed(FloatVector g, FloatVector z, FloatVector zero, FloatVector limit) {
        VectorMask<Float> passes = z.compare(VectorOperators.GT, zero).and(limit.compare(VectorOperators.GT, z));
        return zero.blend(g, passes);
    }

    private static void coefficients(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector ofShift = FloatVector.zero(Lanes.SPECIES);
        FloatVector product = ofShift;
        long end = x + count * RECORD;
        for (long at = x; at < end; at += RECORD) {
            ofShift = exact(ofShift).add(Lanes.load(at + SUM, 0));
            product = exact(product).add(Lanes.load(at + PRODUCTS, 0));
        }
        FloatVector all = Lanes.broadcast(Lanes.get(numbers + COUNT));
        FloatVector inverse = Lanes.load(numbers + INVERSE, 0);
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector ofScale = product.mul(inverse);
        Lanes.store(ofShift, numbers + OF_SHIFT, 0);
        Lanes.store(ofScale, numbers + OF_SCALE, 0);
        Lanes.store(scale.mul(ofShift.div(all)).neg(), numbers + OFFSET, 0);
        Lanes.store(scale.mul(inverse).mul(ofScale.div(all)).neg(), numbers + SLOPE, 0);
    }

    private static void gradient(long x, long g, long y, long stride, long count, long record, long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector slope = Lanes.load(numbers + SLOPE, 0);
        FloatVector offset = Lanes.load(numbers + OFFSET, 0);
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            FloatVector rest = Lanes.load(x + at, 0).sub(mean).fma(slope, offset);
            Lanes.store(Lanes.load(g + at, 0).fma(scale, rest), y + at, 0);
        }
    }

    private static void gradientOfPassed(long x, long g, long y, long stride, long count, long record,
            long numbers) {
        FloatVector scale = Lanes.load(numbers + SCALE, 0);
        FloatVector shift = Lanes.load(numbers + SHIFT, 0);
        FloatVector mean = Lanes.load(numbers + MEAN, 0);
        FloatVector slope = Lanes.load(numbers + SLOPE, 0);
        FloatVector offset = Lanes.load(numbers + OFFSET, 0);
        FloatVector zero = FloatVector.zero(Lanes.SPECIES);
        FloatVector limit = Lanes.broadcast(Lanes.get(numbers + LIMIT));
        long end = count * stride;
        for (long at = 0; at < end; at += stride) {
            FloatVector d = Lanes.load(x + at, 0).sub(mean);
            FloatVector u = passed(Lanes.load(g + at, 0), d.fma(scale, shift), zero, limit);
            Lanes.store(u.fma(scale, d.fma(slope, offset)), y + at, 0);
        }
    }
}
