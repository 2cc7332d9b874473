package dev.fovea.insight.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Where the boxes of a network stand: each in the row after the last of those that it reads, and in its row as near as
/// possible to the middle of those that it is connected with.
///
/// An arrow over several rows takes a place in each of them, so that it passes no box (Sugiyama, Tagawa & Toda 1981). In a
/// row the places are those of least squared distance from the middles that keep order and distance, found by pooling
/// neighbours that are too near (Ayer et al. 1955).
final class Placement {
    private static final int SWEEPS = 12;

    /// A box, or the place where an arrow passes a row.
    static final class Place {
        final int row;
        final double width;
        final List<Place> above = new ArrayList<>();
        final List<Place> below = new ArrayList<>();
        double x;

        private Place(int row, double width) {
            this.row = row;
            this.width = width;
        }

        private double middle(List<Place> places) {
            return places.stream().mapToDouble(p -> p.x).average().orElse(x);
        }
    }

    /// From a box to a box, over the places between.
    record Arrow(List<Place> through) {
    }

    final List<Place> boxes = new ArrayList<>();
    final List<Arrow> arrows = new ArrayList<>();
    final List<List<Place>> rows = new ArrayList<>();

    /// @param reads    for each box the boxes before it that it reads
    /// @param boxWidth with the space to the next
    Placement(List<List<Integer>> reads, double boxWidth, double arrowWidth) {
        for (List<Integer> read : reads) {
            int row = read.stream().mapToInt(i -> boxes.get(i).row + 1).max().orElse(0);
            Place box = place(row, boxWidth);
            boxes.add(box);
            for (int from : read) {
                arrows.add(arrow(boxes.get(from), box, arrowWidth));
            }
        }
        rows.forEach(Placement::spread);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Place> row : sweep % 2 == 0 ? rows : rows.reversed()) {
                boolean down = sweep % 2 == 0;
                if (sweep < SWEEPS / 2) {
                    row.sort(Comparator.comparingDouble(p -> p.middle(down ? p.above : p.below)));
                }
                settle(row, down);
            }
        }
        double left = rows.stream().flatMap(List::stream).mapToDouble(p -> p.x - p.width / 2).min().orElse(0);
        rows.forEach(row -> row.forEach(p -> p.x -= left));
    }

    private Place place(int row, double width) {
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
        }
        var place = new Place(row, width);
        rows.get(row).add(place);
        return place;
    }

    private Arrow arrow(Place from, Place to, double width) {
        var through = new ArrayList<Place>(List.of(from));
        for (int row = from.row + 1; row < to.row; row++) {
            through.add(place(row, width));
        }
        through.add(to);
        for (int i = 1; i < through.size(); i++) {
            through.get(i - 1).below.add(through.get(i));
            through.get(i).above.add(through.get(i - 1));
        }
        return new Arrow(List.copyOf(through));
    }

    double width() {
        return rows.stream().flatMap(List::stream).mapToDouble(p -> p.x + p.width / 2).max().orElse(0);
    }

    private static void spread(List<Place> row) {
        double x = -row.stream().mapToDouble(p -> p.width).sum() / 2;
        for (Place p : row) {
            p.x = x + p.width / 2;
            x += p.width;
        }
    }

    /// With the offsets of the order taken away, places may not fall: blocks that do are pooled to their mean.
    private static void settle(List<Place> row, boolean down) {
        int n = row.size();
        var means = new double[n];
        var sizes = new int[n];
        int blocks = 0;
        double offset = 0;
        var offsets = new double[n];
        for (int i = 0; i < n; i++) {
            Place p = row.get(i);
            offset += i == 0 ? 0 : (row.get(i - 1).width + p.width) / 2;
            offsets[i] = offset;
            means[blocks] = p.middle(down ? p.above : p.below) - offset;
            sizes[blocks++] = 1;
            while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
                int all = sizes[blocks - 2] + sizes[blocks - 1];
                means[blocks - 2] = (means[blocks - 2] * sizes[blocks - 2] + means[blocks - 1] * sizes[blocks - 1])
                        / all;
                sizes[blocks - 2] = all;
                blocks--;
            }
        }
        int i = 0;
        for (int b = 0; b < blocks; b++) {
            for (int last = i + sizes[b]; i < last; i++) {
                row.get(i).x = means[b] + offsets[i];
            }
        }
        assert Arrays.stream(sizes, 0, blocks).sum() == n;
    }
}
