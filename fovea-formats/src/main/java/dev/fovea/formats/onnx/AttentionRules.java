package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.stopGradient;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.tanh;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// `softmax(Q·Kᵀ · scale + mask) · V` for each head. Vaswani et al. 2017.
final class AttentionRules {
    private static final long MOST = 1 << 22;       // pairs of positions that are written down before a network is built

    private AttentionRules() {}

    static List<Operator> all() {
        return List.of(Operator.several("Attention", 23, AttentionRules::attention),
                Operator.of("RotaryEmbedding", 23, AttentionRules::rotated));
    }

    /// Scores that stay, and numbers that are added to them; each broadcasts to `[batch, heads, queries, keys]`.
    private record Mask(Optional<Value> kept, Optional<Value> added) {
        Mask and(Value also) {
            return new Mask(Optional.of(kept.map(k -> times(k, also)).orElse(also)), added);
        }

        private Value masked(Value scores) {
            Value moved = added.map(a -> plus(scores, a)).orElse(scores);
            return kept.map(k -> select(k, moved, constant(moved, Double.NEGATIVE_INFINITY))).orElse(moved);
        }

        /// A row of which nothing is kept is 0.
        private Value softmax(Value masked) {
            if (kept.isEmpty()) {
                return Ops.softmax(masked);
            }
            List<Integer> last = List.of(masked.shape().rank() - 1);
            Value largest = max(masked, last);
            Value finite = greater(largest, constant(largest, Double.NEGATIVE_INFINITY));
            Value from = stopGradient(select(finite, largest, constant(largest, 0)));
            Value powers = select(kept.get(), exp(minus(masked, from)), constant(masked, 0));
            Value all = sum(powers, last);
            return dividedBy(powers, plus(all, equal(all, constant(all, 0))));
        }
    }

    private static List<OnnxValue> attention(OnnxStep s) {
        boolean flat = s.value(0).rank() == 3;
        int heads = heads(s, 0, "q_num_heads");
        int groups = heads(s, 1, "kv_num_heads");
        Value q = split(s, 0, heads);
        Value k = joined(s, 4, split(s, 1, groups));
        Value v = joined(s, 5, split(s, 2, groups));
        if (groups < 1 || heads % groups != 0 || q.shape().extent(3) != k.shape().extent(3)
                || k.shape().extent(2) != v.shape().extent(2)) {
            throw s.wrong("asks with %s for keys %s and values %s", q.shape(), k.shape(), v.shape());
        }
        double scale = s.number("scale", 1 / Math.sqrt(q.shape().extent(3)));
        Value products = times(matmul(q, repeated(k, heads / groups), false, true), scale);
        double cap = s.number("softcap", 0);
        Value capped = cap > 0 ? times(tanh(dividedBy(products, cap)), cap) : products;
        Mask mask = mask(s, capped);
        Value masked = mask.masked(capped);
        Value shares = mask.softmax(masked);
        Value y = matmul(shares, repeated(v, heads / groups));
        OnnxType type = s.value(0).type();
        Value seen = switch ((int) s.integer("qk_matmul_output_mode", 0)) {
            case 0 -> products;
            case 1 -> capped;
            case 2 -> masked;
            case 3 -> shares;
            default -> throw s.unsupported("has the attribute qk_matmul_output_mode = %d; 0 to 3 are read",
                    s.integer("qk_matmul_output_mode", 0));
        };
        return List.of(Carried.of(flat ? together(y) : y, type), Carried.of(k, s.value(1).type()),
                Carried.of(v, s.value(2).type()), Carried.of(seen, type));
    }

    private static int heads(OnnxStep s, int input, String attribute) {
        OnnxValue x = s.value(input);
        if (x.rank() == 4) {
            return x.dim(1);
        }
        int heads = Math.toIntExact(s.integer(attribute, 0));
        if (x.rank() != 3 || heads < 1) {
            throw s.wrong("has %s as input %d and %s = %d; three axes and a number of heads, or four axes are needed",
                    x.dims(), input + 1, attribute, heads);
        }
        return heads;
    }

    /// `[batch, positions, heads · features]` as `[batch, heads, positions, features]`.
    private static Value split(OnnxStep s, int input, int heads) {
        Value x = s.in(input).onnx();
        Shape shape = x.shape();
        if (shape.rank() == 4) {
            return x;
        }
        if (shape.rank() != 3 || shape.extent(2) % heads != 0) {
            throw s.wrong("shares out the %s of input %d among %d heads", shape, input + 1, heads);
        }
        return transpose(reshape(x, Shape.of(shape.batch(), shape.extent(1), heads, shape.extent(2) / heads)),
                List.of(0, 2, 1, 3));
    }

    private static Value together(Value y) {
        Shape shape = y.shape();
        return reshape(transpose(y, List.of(0, 2, 1, 3)),
                Shape.of(shape.batch(), shape.extent(2), shape.extent(1) * shape.extent(3)));
    }

    /// After what was kept of earlier positions.
    private static Value joined(OnnxStep s, int past, Value now) {
        return s.has(past) ? Ops.concat(2, List.of(s.in(past).onnx(), now)) : now;
    }

    /// Each head so many times, one after the other.
    private static Value repeated(Value x, int times) {
        if (times == 1) {
            return x;
        }
        Shape shape = x.shape();
        Value apart = reshape(x,
                Shape.of(shape.batch(), shape.extent(1), 1, shape.extent(2), shape.extent(3)));
        Value all = Ops.broadcastTo(apart,
                Shape.of(shape.batch(), shape.extent(1), times, shape.extent(2), shape.extent(3)));
        return reshape(all, Shape.of(shape.batch(), shape.extent(1) * times, shape.extent(2), shape.extent(3)));
    }

    private static Mask mask(OnnxStep s, Value scores) {
        int queries = scores.shape().extent(2);
        int keys = scores.shape().extent(3);
        Mask mask = s.has(3) ? given(s, scores, keys) : new Mask(Optional.empty(), Optional.empty());
        boolean causal = s.flag("is_causal", false);
        Optional<Value> lengths = s.has(6) ? Optional.of(lengths(s)) : Optional.empty();
        if (causal && lengths.isPresent() && !s.has(4)) {
            mask = mask.and(cast(greater(lengths.get(), pairs(s, queries, keys, queries - 1)), scores.dtype()));
        } else if (causal) {
            int past = s.has(4) ? s.value(4).dim(2) : 0;
            Value ahead = pairs(s, queries, keys, -past);
            mask = mask.and(cast(greater(constant(ahead, 1), ahead), scores.dtype()));
        }
        if (lengths.isPresent()) {
            Value key = Ops.slice(pairs(s, queries, keys, 0), 0, 0, 1, 1);
            mask = mask.and(cast(greater(lengths.get(), key), scores.dtype()));
        }
        return mask;
    }

    /// Of how many keys each sample has, as `[batch, 1, 1, 1]`.
    private static Value lengths(OnnxStep s) {
        Value lengths = cast(s.in(6).onnx(), DType.I32);
        if (lengths.shape().rank() != 1) {
            throw s.wrong("has %s as nonpad_kv_seqlen; one number for each sample was expected", lengths.shape());
        }
        return reshape(lengths, Shape.of(lengths.shape().batch(), 1, 1, 1));
    }

    /// `key − query + more`
    private static Value pairs(OnnxStep s, int queries, int keys, int more) {
        if ((long) queries * keys > MOST) {
            throw s.unsupported("has %d queries and %d keys; %d pairs are written down at most", queries, keys, MOST);
        }
        s.spend((long) queries * keys);
        var pairs = new int[queries * keys];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                pairs[i * keys + j] = j - i + more;
            }
        }
        return constant(s.graph(), Tensor.of(Shape.of(queries, keys), pairs));
    }

    /// Truth values, or numbers of which −∞ keeps nothing; of keys beyond its end nothing is kept either.
    private static Mask given(OnnxStep s, Value scores, int keys) {
        Carried input = s.in(3);
        Value values = cast(input.onnx(), scores.dtype());
        int last = values.shape().rank() - 1;
        int more = last < 0 ? 0 : keys - values.shape().extent(last);
        if (last < 1 || more < 0) {
            throw s.wrong("has a mask %s for %d keys", input.dims(), keys);
        }
        if (input.type() == OnnxType.BOOL) {
            return new Mask(Optional.of(Ops.pad(values, last, 0, more, 0)), Optional.empty());
        }
        Value kept = greater(values, constant(values, Double.NEGATIVE_INFINITY));
        Value added = select(kept, values, constant(values, 0));
        return new Mask(Optional.of(Ops.pad(kept, last, 0, more, 0)), Optional.of(Ops.pad(added, last, 0, more, 0)));
    }

    /// Su et al. 2021: pairs of features turned by angles that grow with the position, `(a, b)` to
    /// `(a·cos − b·sin, a·sin + b·cos)`. Pairs are features half of the turned ones apart, or neighbours; further features stay.
    private static OnnxValue rotated(OnnxStep s) {
        boolean flat = s.value(0).rank() == 3;
        Value x = split(s, 0, heads(s, 0, "num_heads"));
        int features = x.shape().extent(3);
        int turned = Math.toIntExact(s.integer("rotary_embedding_dim", 0));
        turned = turned == 0 ? features : turned;
        if (turned < 2 || turned > features || turned % 2 != 0) {
            throw s.wrong("turns %d of %d features; an even number of them was expected", turned, features);
        }
        int half = turned / 2;
        boolean neighbours = s.flag("interleaved", false);
        Value cosine = angles(s, 1, x.shape(), half);
        Value sine = angles(s, 2, x.shape(), half);
        Value a = neighbours ? Ops.slice(x, 3, 0, half, 2) : Ops.slice(x, 3, 0, half, 1);
        Value b = neighbours ? Ops.slice(x, 3, 1, half, 2) : Ops.slice(x, 3, half, half, 1);
        Value first = minus(times(a, cosine), times(b, sine));
        Value second = plus(times(a, sine), times(b, cosine));
        Value both = neighbours
                ? reshape(Ops.concat(4, List.of(column(first), column(second))), x.shape().withExtent(3, turned))
                : Ops.concat(3, List.of(first, second));
        Value y = turned == features
                ? both
                : Ops.concat(3, List.of(both, Ops.slice(x, 3, turned, features - turned, 1)));
        return Carried.of(flat ? together(y) : y, s.value(0).type());
    }

    private static Value column(Value x) {
        return reshape(x, x.shape().append(1));
    }

    /// Sines or cosines `[batch, 1, positions, half]`: rows of a table where positions are given, else one for each position.
    private static Value angles(OnnxStep s, int input, Shape x, int half) {
        Value table = s.in(input).onnx();
        Value each = s.has(3) && table.shape().rank() == 2
                ? Ops.gather(table, cast(s.in(3).onnx(), DType.I32))
                : table;
        Shape shape = each.shape();
        if (shape.rank() != 3 || shape.extent(1) != x.extent(2) || shape.extent(2) != half) {
            throw s.wrong("has angles %s as input %d for %d positions and %d pairs", s.value(input).dims(), input + 1,
                    x.extent(2), half);
        }
        return reshape(each, Shape.of(shape.batch(), 1, shape.extent(1), half));
    }
}
