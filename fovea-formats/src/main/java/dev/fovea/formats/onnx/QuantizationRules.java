package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import java.util.List;
import java.util.stream.IntStream;

/// Small integers for numbers, `q = round(x / scale) + zero`, and back. The numbers are rounded as the file says and computed with as
/// floating-point numbers.
final class QuantizationRules {
    private static final int MOST = 1 << 22;        // numbers of one axis that scales are repeated for

    private QuantizationRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("QuantizeLinear", 10, QuantizationRules::quantized),
                Operator.of("DequantizeLinear", 10, QuantizationRules::dequantized),
                Operator.several("DynamicQuantizeLinear", 11, QuantizationRules::byRange));
    }

    private static double least(OnnxType type) {
        return type == OnnxType.INT8 ? Byte.MIN_VALUE : type == OnnxType.INT16 ? Short.MIN_VALUE : 0;
    }

    private static double most(OnnxType type) {
        return switch (type) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 0xffff;
            default -> 0xff;
        };
    }

    private static Value between(Value x, double least, double most) {
        return min(max(x, constant(x, least)), constant(x, most));
    }

    /// A scale or a zero for all, for each coordinate of an axis, or for each block of them, in extents that broadcast.
    private static OnnxValue fitted(OnnxStep s, OnnxValue x, int input) {
        OnnxValue p = s.value(input);
        if (!p.dims().contains(-1) && Known.count(p.dims()) == 1) {
            return p.reshape(List.of());
        }
        int axis = s.axis(s.integer("axis", 1), x.rank());
        long block = s.integer("block_size", 0);
        int extent = x.dim(axis);
        if (block == 0) {
            if (p.rank() != 1 || p.dim(0) != extent) {
                throw s.wrong("has %s as input %d for axis %d of %s; it needs one number, or one for each coordinate",
                        p.dims(), input + 1, axis, x.dims());
            }
            OnnxValue each = p;
            for (int a = axis + 1; a < x.rank(); a++) {
                each = each.insert(each.rank());
            }
            return each;
        }
        if (block < 0 || extent < 1 || extent > MOST || p.rank() != x.rank()
                || p.dim(axis) != Math.ceilDiv(extent, block)) {
            throw s.wrong("has %s as input %d for blocks of %d on axis %d of %s", p.dims(), input + 1, block, axis,
                    x.dims());
        }
        s.spend(extent);
        return p.take(axis, IntStream.range(0, extent).map(i -> (int) (i / block)).toArray());
    }

    private static OnnxValue quantized(OnnxStep s) {
        OnnxType scaleType = s.value(1).type();
        OnnxType inside = scaleType.isFloat() ? scaleType : OnnxType.FLOAT;
        OnnxType named = s.integer("output_dtype", 0) == 0
                ? OnnxType.UINT8
                : ShapeRules.type(s, (int) s.integer("output_dtype", 0));
        OnnxType to = s.has(2) ? s.value(2).type() : named;
        if (!List.of(OnnxType.UINT8, OnnxType.INT8, OnnxType.UINT16, OnnxType.INT16).contains(to)) {
            throw s.unsupported("makes numbers of the type %s (output_dtype, or that of the zero point); "
                    + "UINT8, INT8, UINT16 and INT16 are read", to);
        }
        OnnxValue x = s.value(0);
        Carried scaled = Carried.map(x.cast(inside).carried(), fitted(s, x, 1).cast(inside).carried(), inside,
                (a, b) -> ElementWiseRules.round(dividedBy(a, b)));
        Carried moved = s.has(2)
                ? Carried.map(scaled, fitted(s, x, 2).cast(inside).carried(), inside, (a, b) -> plus(a, b))
                : scaled;
        return moved.with(between(moved.value(), least(to), most(to))).cast(to);
    }

    /// `(q − zero) · scale`, of which the difference is of integers.
    private static OnnxValue dequantized(OnnxStep s) {
        OnnxValue q = s.value(0);
        OnnxType scaleType = s.value(1).type();
        OnnxType to = s.integer("output_dtype", 0) == 0
                ? scaleType
                : ShapeRules.type(s, (int) s.integer("output_dtype", 0));
        Carried whole = q.cast(OnnxType.INT32).carried();
        Carried centred = s.has(2)
                ? Carried.map(whole, fitted(s, q, 2).cast(OnnxType.INT32).carried(), OnnxType.INT32,
                        (a, b) -> minus(a, b))
                : whole;
        return Carried.map(centred.cast(scaleType).carried(), fitted(s, q, 1).carried(), scaleType,
                (a, b) -> times(a, b)).cast(to);
    }

    /// To bytes, with the scale and the zero that the range of all numbers, and 0, asks for.
    private static List<OnnxValue> byRange(OnnxStep s) {
        Carried x = s.in(0);
        Value v = x.value();
        List<Integer> axes = Carried.axes(x.rank());
        Value zero = constant(v, 0);
        Value largest = max(axes.isEmpty() ? v : max(v, axes), zero);
        Value smallest = min(axes.isEmpty() ? v : negate(max(negate(v), axes)), zero);
        Value range = dividedBy(minus(largest, smallest), 255);
        Value scale = plus(range, equal(range, zero));                      // all are 0: any scale does
        Value origin = ElementWiseRules.round(between(negate(dividedBy(smallest, scale)), 0, 255));
        Value q = between(plus(ElementWiseRules.round(dividedBy(v, scale)), origin), 0, 255);
        OnnxValue one = Carried.of(scale, OnnxType.FLOAT).reshape(List.of());
        OnnxValue start = Carried.of(origin, OnnxType.FLOAT).reshape(List.of()).cast(OnnxType.UINT8);
        return List.of(x.with(q).cast(OnnxType.UINT8), one, start);
    }
}
