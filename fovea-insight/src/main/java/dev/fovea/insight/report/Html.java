package dev.fovea.insight.report;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Texts, numbers and pictures as parts of a page that is well-formed as XML, too.
final class Html {
    private Html() {}

    /// Fills `%s` and the like in a piece of the page; texts are to be [#escaped] before.
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /// A text as it is read, also within quotes; characters that XML cannot hold become `�`.
    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '\ufffd');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c < 0xd800 || c >= 0xe000 && c < 0xfffe
                || c >= 0x10000;
    }

    /// A page that needs no script and refers to nothing outside of it; it is light or dark as the reader's system is.
    static String page(String title, String content) {
        return page(title, "", content);
    }

    /// With styles of its own beside those of all pages, see [#style].
    static String page(String title, String style, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title), style("report.css") + style, content);
    }

    /// A style sheet that lies beside this class.
    static String style(String file) {
        try (var in = requireNonNull(Html.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A number that stands out at the head of a page.
    static String tile(String name, String value, String more) {
        return format("<div class=\"tile\"><span>%s</span><b>%s</b><span class=\"dim\">%s</span></div>\n", name, value,
                more);
    }

    /// What a page is about, by name; a command breaks between its words.
    static String facts(Map<String, String> facts) {
        var list = new StringBuilder("<dl>\n");
        facts.forEach((name, text) -> list.append(name.equals("command")
                ? format("<div class=\"command\"><dt>%s</dt><dd><code>%s</code></dd></div>\n", name, words(text))
                : format("<div><dt>%s</dt><dd>%s</dd></div>\n", escaped(name), escaped(text))));
        return list.append("</dl>\n").toString();
    }

    /// A line breaks between words, not within `--epochs`.
    private static String words(String command) {
        return Stream.of(command.split(" ")).map(w -> "<span>" + escaped(w) + "</span>")
                .collect(Collectors.joining(" "));
    }

    /// A section with its title, and a sentence that says what is seen.
    static String section(String id, String title, String about, String content) {
        return format("<section id=\"%s\">\n<h2>%s</h2>\n<p class=\"about\">%s</p>\n%s</section>\n", id, title, about,
                content);
    }

    /// A picture within the page, its pixels as squares.
    ///
    /// @param width on the page, in pixels of the screen
    static String image(BufferedImage image, int width, String description) {
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);      // there is no file here that could fail
        }
        return format("<img src=\"data:image/png;base64,%s\" width=\"%d\" height=\"%d\" alt=\"%s\"/>",
                Base64.getEncoder().encodeToString(png.toByteArray()), width,
                Math.max(1, Math.round((double) width * image.getHeight() / image.getWidth())), escaped(description));
    }

    /// `97.3 %`; `< 0.1 %` is not `0 %`, and `> 99.9 %` not `100 %`.
    static String percent(double share) {
        if (Double.isNaN(share)) {
            return "–";
        }
        if (share > 0 && share < 0.0005) {
            return "&lt; 0.1 %";
        }
        return share < 1 && share >= 0.9995 ? "&gt; 99.9 %" : format("%.1f %%", 100 * share);
    }

    static String count(long n) {
        return format("%,d", n);
    }

    /// `1 image`, `2 images`
    static String count(long n, String thing) {
        return count(n) + " " + thing + (n == 1 ? "" : "s");
    }

    /// Four digits: `0.01234`, `12.34`, `1.2e-07`.
    static String number(double x) {
        if (!Double.isFinite(x)) {
            return "–";
        }
        double size = Math.abs(x);
        return x == 0 ? "0" : size < 1e-4 || size >= 1e6 ? format("%.1e", x) : format(places(size), x);
    }

    private static String places(double size) {
        return "%." + Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 7) + "f";
    }

    /// `8.3 s`, `12 min 5 s`, `3 h 20 min`
    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 99.95) {
            return format("%.1f s", seconds);
        }
        return whole < 3600
                ? format("%d min %d s", whole / 60, whole % 60)
                : format("%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    static String bytes(long n) {
        int unit = n < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(n)) / 10;
        return unit == 0 ? n + " B" : format("%.1f %ciB", n / Math.scalb(1.0, 10 * unit), "KMGTPE".charAt(unit - 1));
    }
}
