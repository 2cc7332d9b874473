package dev.fovea.data;

import java.util.ArrayList;
import java.util.List;

/// Rows of texts between commas; in double quotes a text may hold commas, line ends and doubled quotes (RFC 4180).
final class Csv {
    private static final char MARK = '\ufeff';

    private Csv() {
    }

    /// All rows that are not empty.
    static List<List<String>> rows(String text) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = !text.isEmpty() && text.charAt(0) == MARK ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(text.charAt(++i));
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                end(cell, row);
            } else if (c == '\n') {
                end(cell, row, rows);
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        end(cell, row, rows);
        return rows;
    }

    private static void end(StringBuilder cell, List<String> row) {
        row.add(cell.toString());
        cell.setLength(0);
    }

    private static void end(StringBuilder cell, List<String> row, List<List<String>> rows) {
        end(cell, row);
        if (row.size() > 1 || !row.getFirst().isBlank()) {
            rows.add(List.copyOf(row));
        }
        row.clear();
    }
}
