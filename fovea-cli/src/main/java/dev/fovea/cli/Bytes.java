package dev.fovea.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of memory as it is written on a command line: `2g`, `512m`, `1.5G`, `1000000`.
record Bytes(long count) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";

    static Bytes parse(String text) {
        Matcher m = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no amount of memory; write 2g, 512m or a number of bytes".formatted(text));
        }
        int unit = m.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(m.group(2));
        long count = (long) Math.scalb(Double.parseDouble(m.group(1)), 10 * unit);
        if (count < 1) {
            throw new IllegalArgumentException(
                    "\"%s\" is no memory at all; write 2g, 512m or a number of bytes".formatted(text));
        }
        return new Bytes(count);
    }

    @Override public String toString() {
        int unit = count < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(count)) / 10;
        return unit == 0
                ? count + " B"
                : String.format(Locale.ROOT, "%.1f %ciB", Math.scalb((double) count, -10 * unit),
                        "KMGTPE".charAt(unit - 1));
    }
}
