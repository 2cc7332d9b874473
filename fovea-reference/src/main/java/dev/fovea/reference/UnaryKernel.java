package dev.fovea.reference;

import dev.fovea.op.Unary;
import dev.fovea.spi.Signature;

/// `y = f(x)`, element by element; integers stay integers where the function keeps them so.
final class UnaryKernel extends LoopKernel {
    private final Unary.Kind kind;

    UnaryKernel(Unary.Kind kind, Signature signature) {
        super(signature);
        this.kind = kind;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Elements x = in[0];
        long count = output().count();
        if (x.isFloat()) {
            return () -> {
                for (long i = 0; i < count; i++) {
                    out.set(i, f(x.get(i)));
                }
            };
        }
        return () -> {
            for (long i = 0; i < count; i++) {
                out.setLong(i, f(x.getLong(i)));
            }
        };
    }

    private double f(double x) {
        return switch (kind) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case INVERSE -> 1 / x;
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(x, 0);
            case STEP -> x > 0 ? 1 : 0;
            case ERF -> erf(x);
            case FLOOR -> Math.floor(x);
            case STOP_GRADIENT -> x;
        };
    }

    private long f(long x) {
        return switch (kind) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case RELU -> Math.max(x, 0);
            case STEP -> x > 0 ? 1 : 0;
            case FLOOR, STOP_GRADIENT -> x;
            case EXP, LOG, SQRT, INVERSE, SIGMOID, TANH, ERF -> (long) f((double) x);
        };
    }

    /// `erf(x) = 2/√π · e^{−x²} · Σ_n 2ⁿ x^{2n+1} / (1·3·…·(2n+1))` (Abramowitz & Stegun 7.1.6): no term cancels
    /// another.
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);                    // 1 − erf(6) is 2·10⁻¹⁷, less than a double can tell from 1
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
