package dev.fovea.nn.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers and times as people read them.
final class Numbers {
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private Numbers() {}

    /// Six digits at most, without zeros at the end: `0.006`, `0.000100777`.
    static String rounded(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    /// `0.3 s`, `12.4 s`, `2:05`, `1:02:05`.
    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < 3600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
