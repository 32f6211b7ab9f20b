package dev.docket.tests.guide;

import java.util.ArrayList;
import java.util.List;

// #record
public record Order(String customer, List<Line> lines) {

  public record Line(String article, int pieces) {}

  Order plus(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new Order(customer, List.copyOf(more));
  }
}
// #record
