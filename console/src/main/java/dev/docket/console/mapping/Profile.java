package dev.docket.console.mapping;

import dev.docket.protocol.CaseStatus;
import java.nio.file.Path;

/**
 * What the activities of a log do to lanes and scopes: data, read from a file.
 *
 * <p>It is a JSON object; all keys may be left out:
 *
 * <pre>{@code
 * default_lane   the lane of activities that lanes does not name ("main")
 * on_change      true: lanes and scopes move only when the lane's activity changes (false)
 * lanes          activity -> lane
 * opens          activity -> kind of the scope that it opens
 * closes         activity -> kind of the scope whose oldest one it closes
 * cancels        activity -> kind of the scope whose newest one it cancels
 * cancels_all    activity -> true: it cancels every open scope
 * status         activity -> done, failed or cancelled: what the case ends as
 * }</pre>
 */
public final class Profile {

  private final String defaultLane;
  private final boolean onChange;
  private final ActivityTable<String> lanes;
  private final ActivityTable<String> opens;
  private final ActivityTable<String> closes;
  private final ActivityTable<String> cancels;
  private final ActivityTable<Boolean> cancelsAll;
  private final ActivityTable<CaseStatus> status;

  private Profile(
      String defaultLane,
      boolean onChange,
      ActivityTable<String> lanes,
      ActivityTable<String> opens,
      ActivityTable<String> closes,
      ActivityTable<String> cancels,
      ActivityTable<Boolean> cancelsAll,
      ActivityTable<CaseStatus> status) {
    this.defaultLane = defaultLane;
    this.onChange = onChange;
    this.lanes = lanes;
    this.opens = opens;
    this.closes = closes;
    this.cancels = cancels;
    this.cancelsAll = cancelsAll;
    this.status = status;
  }

  /** Every activity in one lane, and no scopes. */
  public static Profile none() {
    return new Profile(
        "main",
        false,
        ActivityTable.empty(),
        ActivityTable.empty(),
        ActivityTable.empty(),
        ActivityTable.empty(),
        ActivityTable.empty(),
        ActivityTable.empty());
  }

  /**
   * Reads a profile.
   *
   * @throws IllegalProfileException if the file cannot be read, is not JSON, or holds an unknown
   *     key or a value of a wrong type
   */
  public static Profile read(Path file) throws IllegalProfileException {
    return read(ProfileFile.open(file));
  }

  /**
   * Reads a profile from its text.
   *
   * @param name stands for the file in messages
   * @throws IllegalProfileException as {@link #read(Path)}
   */
  public static Profile parse(String name, String json) throws IllegalProfileException {
    return read(ProfileFile.parse(name, json));
  }

  private static Profile read(ProfileFile file) throws IllegalProfileException {
    return new Profile(
        file.name("default_lane", "main"),
        file.flag("on_change"),
        file.names("lanes"),
        file.names("opens"),
        file.names("closes"),
        file.names("cancels"),
        file.flags("cancels_all"),
        file.statuses("status"));
  }

  String lane(String activity) {
    String lane = lanes.get(activity);
    return lane == null ? defaultLane : lane;
  }

  boolean onChange() {
    return onChange;
  }

  ActivityTable<String> opens() {
    return opens;
  }

  ActivityTable<String> closes() {
    return closes;
  }

  ActivityTable<String> cancels() {
    return cancels;
  }

  boolean cancelsAll(String activity) {
    return Boolean.TRUE.equals(cancelsAll.get(activity));
  }

  ActivityTable<CaseStatus> status() {
    return status;
  }
}
