package dev.fovea.data;

import java.util.Arrays;
import java.util.List;

/// How people write the ten digits: per digit some ways, per way some strokes, in a box of 100 × 100 with y downwards.
///
/// `L` is a stroke with corners, through its points in straight lines; `C` a smooth one, a Catmull-Rom spline through
/// them.
final class DigitGlyphs {

    /// A stroke: its points as x, y, x, y, …
    record Stroke(boolean smooth, double[] points) {
        int count() {
            return points.length / 2;
        }

        static Stroke parse(String text) {
            double[] points = Arrays.stream(text.substring(1).trim().split("[ ,]+")).mapToDouble(Double::parseDouble)
                    .toArray();
            return new Stroke(text.charAt(0) == 'C', points);
        }
    }

    private static final String[][] WAYS = {
            {"C 52,10 30,22 24,50 30,78 50,90 70,78 76,50 70,22 46,11",
                    "C 60,12 36,14 22,38 24,66 42,88 64,84 78,60 76,32 58,13",
                    "C 50,8 37,26 34,50 37,74 50,92 63,74 66,50 63,26 50,8"},
            {"L 50,10 50,90",
                    "L 34,30 53,10 53,90",
                    "L 36,26 52,11 52,88; L 34,89 70,89"},
            {"C 26,32 34,14 54,10 71,22 68,42 48,65 25,88; L 25,88 77,88",
                    "C 27,26 44,10 68,18 68,38 46,66 27,86 22,78 34,73 54,86 78,85",
                    "C 28,20 48,11 70,22 66,46 26,88; L 26,88 74,84"},
            {"C 28,20 46,9 69,19 66,38 43,47; C 43,47 70,52 76,72 54,90 25,82",
                    "L 28,12 70,12 45,43; C 45,43 70,48 76,68 58,89 25,84",
                    "C 25,24 42,8 66,16 66,36 46,45 38,46 62,48 76,66 64,86 40,91 23,78"},
            {"L 37,10 24,58 78,58; L 63,32 60,92",
                    "L 62,92 62,9 21,63 82,63",
                    "C 29,12 26,34 30,50 48,54 66,46; L 69,10 64,92"},
            {"L 73,12 34,12 31,45; C 31,45 50,38 72,50 75,70 56,90 25,84",
                    "L 37,12 33,46; C 33,46 54,40 74,54 71,80 48,91 24,82; L 36,12 76,10",
                    "C 72,13 46,13 36,16 33,32 30,47 48,44 68,51 74,70 58,88 26,87"},
            {"C 66,11 42,26 27,56 31,82 52,90 72,77 66,57 46,53 29,68",
                    "C 52,8 34,38 27,66 36,88 60,88 71,70 58,55 38,58 28,72",
                    "L 60,10 31,58; C 31,58 26,78 44,91 68,82 68,60 48,53 31,62"},
            {"L 24,14 77,14 44,91",
                    "L 24,14 76,13 46,90; L 34,52 72,48",
                    "L 25,25 26,14 76,14; C 76,14 58,44 48,68 46,91"},
            {"C 68,22 50,9 32,20 36,38 52,48 70,62 70,82 48,91 27,80 31,60 50,48 66,38 68,22",
                    "C 50,47 30,34 34,14 52,9 68,17 67,36 50,47; C 50,47 28,58 26,80 48,91 72,80 70,58 50,47",
                    "C 66,14 44,9 33,22 44,40 62,56 68,78 50,91 31,80 38,58 60,38 68,22 60,11"},
            {"C 70,30 56,11 34,18 30,40 48,51 66,42 70,26; C 70,26 69,56 62,90",
                    "C 69,30 56,10 33,18 30,38 46,50 64,42 70,22; C 70,22 72,60 58,88 28,84",
                    "C 68,20 46,9 29,26 36,47 56,47 68,24; L 68,20 64,91"},
    };

    private static final List<List<List<Stroke>>> STROKES = Arrays.stream(WAYS)
            .map(ways -> Arrays.stream(ways).map(way -> Arrays.stream(way.split("; ")).map(Stroke::parse).toList())
                    .toList())
            .toList();

    private DigitGlyphs() {
    }

    /// The ways to write a digit.
    static List<List<Stroke>> of(int digit) {
        return STROKES.get(digit);
    }
}
