package dev.docket.console.demo;

import dev.docket.engine.notary.file.OwnerOnly;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A made-up log of orders: picking and payment go on side by side, some payments are declined and
 * tried again, some picking fails, some orders are cancelled whole, and some report a failure of
 * what had never begun. The cases are interleaved by time. The same seed makes the same log.
 */
public final class OrderLog {

  /** With so many orders each kind of trouble occurs. */
  public static final int FEWEST = 10;

  /** A log is made in memory. */
  public static final int MOST = 100_000;

  private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
  private static final List<String> PEOPLE = List.of("ann", "bo", "chris", "dee", "eli", "");

  private final List<Event> events;
  private final int cases;

  private OrderLog(List<Event> events, int cases) {
    this.events = events;
    this.cases = cases;
  }

  /**
   * Makes a log.
   *
   * @param cases how many orders; with ten or more, each kind of trouble occurs
   */
  public static OrderLog generate(long seed, int cases) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      events.addAll(new Order(i, new Random(seed * 1_000_003 + i)).events());
    }
    events.sort(
        Comparator.comparing(Event::time).thenComparing(Event::order).thenComparing(Event::seq));
    return new OrderLog(events, cases);
  }

  public int cases() {
    return cases;
  }

  public int rows() {
    return events.size();
  }

  /** Writes the log as CSV, with a header. */
  public void write(Path file) throws IOException {
    try (Writer out =
            new BufferedWriter(
                new OutputStreamWriter(OwnerOnly.write(file), StandardCharsets.UTF_8));
        CSVPrinter csv = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(out)) {
      csv.printRecord(
          "case",
          "activity",
          "resource",
          "timestamp",
          "seq",
          "note",
          "case:customer",
          "case:total");
      for (Event event : events) {
        csv.printRecord(
            event.order(),
            event.activity(),
            event.resource(),
            event.time(),
            event.seq(),
            event.note(),
            event.customer(),
            event.total());
      }
    }
  }

  /** Writes the profile that says what these activities mean. */
  public static void writeProfile(Path file) throws IOException {
    try (OutputStream out = OwnerOnly.write(file)) {
      out.write(profile().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The profile that says what these activities mean, as JSON. */
  public static String profile() {
    try (InputStream in = OrderLog.class.getResourceAsStream("orders.profile.json")) {
      if (in == null) {
        throw new IllegalStateException("orders.profile.json is not beside " + OrderLog.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private record Event(
      String order,
      int seq,
      String activity,
      String resource,
      Instant time,
      String note,
      String customer,
      String total) {}

  /** The life of one order. */
  private static final class Order {
    private final int number;
    private final Random dice;
    private final List<Event> events = new ArrayList<>();
    private Instant now;

    Order(int number, Random dice) {
      this.number = number;
      this.dice = dice;
      this.now = BEGIN.plus(number * 7L, ChronoUnit.MINUTES);
    }

    List<Event> events() {
      add("Create Order", "");
      if (dice.nextInt(4) == 0) {
        add("Change Address", "\"Rear building\", 2nd floor");
      }
      if (number % 10 == 7) {
        // Real logs report the end of what was never begun, too.
        add("Payment Declined", "reported twice by the bank");
      }
      pickAndPay();
      if (number % 10 == 3) {
        add("Cancel Order", "customer changed their mind");
        return events;
      }
      add("Ship", "");
      add("Deliver", "");
      return events;
    }

    /** Two threads of work, shuffled into each other. */
    private void pickAndPay() {
      List<String> picking = picking();
      List<String> payment = payment();
      int picked = 0;
      int paid = 0;
      while (picked < picking.size() || paid < payment.size()) {
        boolean pick = paid == payment.size() || (picked < picking.size() && dice.nextBoolean());
        add(pick ? picking.get(picked++) : payment.get(paid++), "");
      }
    }

    private List<String> picking() {
      List<String> steps = new ArrayList<>();
      if (number % 10 == 5) {
        steps.addAll(List.of("Start Picking", "Pick Item", "Picking Failed"));
      }
      steps.add("Start Picking");
      for (int items = 1 + dice.nextInt(4); items > 0; items--) {
        steps.add("Pick Item");
      }
      if (number % 10 != 3) {
        steps.add("Pack");
      }
      return steps;
    }

    private List<String> payment() {
      List<String> steps = new ArrayList<>();
      for (int declined = number % 10 == 1 ? 1 + dice.nextInt(2) : 0; declined > 0; declined--) {
        steps.addAll(List.of("Authorise Payment", "Payment Declined"));
      }
      steps.add("Authorise Payment");
      if (number % 10 != 3) {
        steps.add("Capture Payment");
      }
      return steps;
    }

    private void add(String activity, String note) {
      boolean first = events.isEmpty();
      events.add(
          new Event(
              "order-%04d".formatted(number),
              events.size(),
              activity,
              PEOPLE.get(dice.nextInt(PEOPLE.size())),
              now,
              note,
              first ? "customer-%03d".formatted(dice.nextInt(400)) : "",
              first ? "%d.%02d".formatted(5 + dice.nextInt(400), dice.nextInt(100)) : ""));
      // Now and then two events share a minute, as they do in recorded logs.
      now = now.plus(dice.nextInt(90), ChronoUnit.MINUTES);
    }
  }
}
