package dev.fovea.insight;

import java.util.Arrays;

/// Numbers as colours, such that equal steps of the number look like equal steps, also in grey and to colour-blind eyes.
///
/// Each is ten colours of one of the maps of Smith & van der Walt 2015 (matplotlib), with straight lines between them.
public enum ColourMap {
    /// From black through red to light yellow: what is dark is cold.
    INFERNO(0x000004, 0x1b0c42, 0x4b0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9a06, 0xf7d03c, 0xfcffa4),
    /// From violet through green to yellow.
    VIRIDIS(0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725);

    private final int[] colours;

    ColourMap(int... colours) {
        this.colours = colours;
    }

    /// The colour of a share of 0 to 1, as `0xrrggbb`; what is below or above is cut off, and no number is 0.
    public int rgb(double share) {
        double place = Math.clamp(Double.isNaN(share) ? 0 : share, 0.0, 1.0) * (colours.length - 1);
        int below = Math.min((int) place, colours.length - 2);
        int[] mixed = new int[3];
        Arrays.setAll(mixed, i -> mixed(colours[below] >> 16 - 8 * i & 0xff, colours[below + 1] >> 16 - 8 * i & 0xff,
                place - below));
        return mixed[0] << 16 | mixed[1] << 8 | mixed[2];
    }

    private static int mixed(int a, int b, double share) {
        return (int) Math.round(a + share * (b - a));
    }
}
