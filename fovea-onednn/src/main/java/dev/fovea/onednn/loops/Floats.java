package dev.fovea.onednn.loops;

import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;

/// Element-wise ops on arrays: one short loop each, which the JIT compiler turns into vector code. The result may be one of the operands.
final class Floats {

    /// An op on the first `n` elements. What it does not read is any array.
    @FunctionalInterface
    interface Code {
        void run(float[] y, float[] a, float[] b, float[] c, int n, Functions functions);
    }

    private Floats() {
    }

    /// The loop of an op that reads and makes f32.
    static Code of(Op op) {
        return switch (op) {
            case Unary(Unary.Kind kind) -> of(kind);
            case Binary(Binary.Kind kind) -> of(kind);
            case Select _ -> (y, a, b, c, n, _) -> select(y, a, b, c, n);
            default -> throw new IllegalArgumentException("no element-wise op: " + op.label());
        };
    }

    private static Code of(Unary.Kind kind) {
        return switch (kind) {
            case NEGATE -> (y, a, _, _, n, _) -> negate(y, a, n);
            case ABS -> (y, a, _, _, n, _) -> abs(y, a, n);
            case SIGN -> (y, a, _, _, n, _) -> sign(y, a, n);
            case EXP -> (y, a, _, _, n, f) -> f.exp(y, a, n);
            case LOG -> (y, a, _, _, n, _) -> Functions.log(y, a, n);
            case SQRT -> (y, a, _, _, n, _) -> sqrt(y, a, n);
            case INVERSE -> (y, a, _, _, n, _) -> inverse(y, a, n);
            case SIGMOID -> (y, a, _, _, n, f) -> f.sigmoid(y, a, n);
            case TANH -> (y, a, _, _, n, _) -> Functions.tanh(y, a, n);
            case RELU -> (y, a, _, _, n, _) -> relu(y, a, n);
            case STEP -> (y, a, _, _, n, f) -> f.step(y, a, n);
            case ERF -> (y, a, _, _, n, _) -> Functions.erf(y, a, n);
            case FLOOR -> (y, a, _, _, n, _) -> floor(y, a, n);
            case STOP_GRADIENT -> (y, a, _, _, n, _) -> System.arraycopy(a, 0, y, 0, n);
        };
    }

    private static Code of(Binary.Kind kind) {
        return switch (kind) {
            case ADD -> (y, a, b, _, n, _) -> add(y, a, b, n);
            case SUBTRACT -> (y, a, b, _, n, _) -> subtract(y, a, b, n);
            case MULTIPLY -> (y, a, b, _, n, _) -> multiply(y, a, b, n);
            case DIVIDE -> (y, a, b, _, n, _) -> divide(y, a, b, n);
            case MAX -> (y, a, b, _, n, _) -> max(y, a, b, n);
            case MIN -> (y, a, b, _, n, _) -> min(y, a, b, n);
            case POWER -> (y, a, b, _, n, _) -> Functions.power(y, a, b, n);
            case GREATER -> (y, a, b, _, n, f) -> f.greater(y, a, b, n);
            case EQUAL -> (y, a, b, _, n, _) -> equal(y, a, b, n);
        };
    }

    static void negate(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -x[i];
        }
    }

    static void abs(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    static void sign(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.signum(x[i]);
        }
    }

    static void sqrt(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    static void inverse(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 1 / x[i];
        }
    }

    static void relu(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], 0);
        }
    }

    static void floor(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.floor(x[i]);
        }
    }

    static void add(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] + b[i];
        }
    }

    static void subtract(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] - b[i];
        }
    }

    static void multiply(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * b[i];
        }
    }

    static void divide(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] / b[i];
        }
    }

    static void max(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(a[i], b[i]);
        }
    }

    static void min(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.min(a[i], b[i]);
        }
    }

    static void equal(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] == b[i] ? 1 : 0;
        }
    }

    static void select(float[] y, float[] condition, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = condition[i] != 0 ? a[i] : b[i];
        }
    }
}
