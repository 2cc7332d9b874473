package dev.fovea.formats;

/// What a JSON text may cost, checked while reading: with the standard limits a hostile text takes about 64 MB of heap.
///
/// @param bytes of the text
/// @param depth of nested arrays and objects
/// @param values in the whole text, names of members not counted
/// @param digits of one number
/// @param letters of one string or name
public record JsonLimits(int bytes, int depth, int values, int digits, int letters) {
    private static final JsonLimits STANDARD = new JsonLimits(16 << 20, 64, 100_000, 40, 1 << 20);

    public JsonLimits {
        if (bytes < 1 || depth < 1 || values < 1 || digits < 1 || letters < 1) {
            throw new IllegalArgumentException("limits of JSON are 1 or more, but are %d bytes, depth %d, %d values, "
                    .formatted(bytes, depth, values) + "%d digits, %d letters".formatted(digits, letters));
        }
    }

    /// 16 MiB, 64 levels, 100,000 values, numbers of 40 digits, strings of 2^20 letters.
    public static JsonLimits standard() {
        return STANDARD;
    }

    public JsonLimits bytes(int most) {
        return new JsonLimits(most, depth, values, digits, letters);
    }

    public JsonLimits values(int most) {
        return new JsonLimits(bytes, depth, most, digits, letters);
    }
}
