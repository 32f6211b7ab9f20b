package dev.docket.console.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A drawing in SVG of lines over two logarithmic axes. */
final class LogPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int RIGHT = 130;
  private static final int TOP = 50;
  private static final int BOTTOM = 80;
  private static final String[] COLOURS = {
    "#777777", "#1f77b4", "#8c564b", "#bcbd22", "#9467bd", "#2ca02c", "#d62728"
  };

  private final StringBuilder svg = new StringBuilder();
  private final List<Series> all;
  private final double xLow;
  private final double xHigh;
  private final double yLow;
  private final double yHigh;

  /** One line. */
  record Series(String name, List<Point> points) {}

  /** Of it, both more than 0. */
  record Point(double x, double y) {}

  private LogPlot(List<Series> all) {
    this.all = all;
    List<Point> points = all.stream().flatMap(each -> each.points().stream()).toList();
    xLow = points.stream().mapToDouble(Point::x).min().orElse(1);
    xHigh = Math.max(xLow * 10, points.stream().mapToDouble(Point::x).max().orElse(1));
    yLow = power(points.stream().mapToDouble(Point::y).min().orElse(1), false);
    yHigh = Math.max(yLow * 10, power(points.stream().mapToDouble(Point::y).max().orElse(1), true));
  }

  /**
   * Draws.
   *
   * @param captions lines below the drawing
   */
  static String draw(String title, String unit, List<Series> all, List<String> captions) {
    LogPlot plot = new LogPlot(all.stream().filter(each -> !each.points().isEmpty()).toList());
    plot.frame(title, unit);
    for (int i = 0; i < plot.all.size(); i++) {
      plot.line(plot.all.get(i), COLOURS[i % COLOURS.length], i);
    }
    for (int i = 0; i < captions.size(); i++) {
      plot.text(LEFT, HEIGHT - 28 + 14 * i, "start", 10, captions.get(i));
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private static double power(double value, boolean up) {
    double exponent = Math.log10(value);
    return Math.pow(10, up ? Math.ceil(exponent) : Math.floor(exponent));
  }

  private void frame(String title, String unit) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
        font-family="sans-serif">
        <rect width="100%%" height="100%%" fill="white"/>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    text(LEFT, 24, "start", 15, title);
    text(LEFT, 42, "start", 11, unit);
    for (double y = yLow; y <= yHigh * 1.001; y *= 10) {
      stroke(x(xLow), y(y), x(xHigh), y(y), "#dddddd", 1);
      text(LEFT - 8, y(y) + 4, "end", 11, number(y));
    }
    all.stream()
        .flatMap(each -> each.points().stream())
        .mapToDouble(Point::x)
        .distinct()
        .sorted()
        .forEach(
            at -> {
              stroke(x(at), y(yLow), x(at), y(yHigh), "#eeeeee", 1);
              text(x(at), HEIGHT - BOTTOM + 18, "middle", 11, number(at));
            });
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 36, "middle", 11, "cases");
  }

  private void line(Series series, String colour, int row) {
    List<String> places = new ArrayList<>();
    for (Point point : series.points()) {
      places.add(place(x(point.x())) + "," + place(y(point.y())));
      svg.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n"
              .formatted(place(x(point.x())), place(y(point.y())), colour));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(String.join(" ", places), colour));
    double y = TOP + 8 + 20 * row;
    stroke(WIDTH - RIGHT + 14, y, WIDTH - RIGHT + 36, y, colour, 3);
    text(WIDTH - RIGHT + 42, y + 4, "start", 12, series.name());
  }

  private double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(value / xLow) / Math.log(xHigh / xLow);
  }

  private double y(double value) {
    return HEIGHT
        - BOTTOM
        - (HEIGHT - TOP - BOTTOM) * Math.log(value / yLow) / Math.log(yHigh / yLow);
  }

  private void stroke(double x1, double y1, double x2, double y2, String colour, int width) {
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%d\"/>\n"
            .formatted(place(x1), place(y1), place(x2), place(y2), colour, width));
  }

  private void text(double x, double y, String anchor, int size, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(
        "<text x=\"%s\" y=\"%s\" font-size=\"%d\" text-anchor=\"%s\">%s</text>\n"
            .formatted(place(x), place(y), size, anchor, escaped));
  }

  private static String place(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String number(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3f", value).replaceFirst("0+$", "");
  }
}
