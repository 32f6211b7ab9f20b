package dev.docket.persistence.damage;

import static dev.docket.persistence.damage.Trial.Door.READ_ONLY;
import static dev.docket.persistence.damage.Trial.Door.RECOVERED;
import static dev.docket.persistence.damage.Trial.Door.WRITING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may happen to the files of a store between two opens. */
@Timeout(600)
class DamageAtRestTest {
  private static final Sample SMALL = Sample.small();

  /** The profile explore tries everything; the build leaves out what is nearly alike. */
  private static final boolean ALL = Boolean.getBoolean("docket.damage.all");

  private static final int ZEROS = ALL ? 1 : 32;
  private static final int RANDOM = ALL ? 20_000 : 400;

  /** The threads of a store cost as much as all that is looked at. */
  private static final Trial.Door EACH_BYTE = ALL ? WRITING : RECOVERED;

  private final Trial closed = new Trial(SMALL.closed());
  private final Trial killed = new Trial(SMALL.killed());
  private final Damager inClosed = new Damager(SMALL.closed());
  private final Damager inKilled = new Damager(SMALL.killed());

  private static boolean any(String name) {
    return true;
  }

  private static Trial.Door[] alsoReadOnly() {
    return ALL ? new Trial.Door[] {READ_ONLY} : new Trial.Door[0];
  }

  private static Trial.Door[] alsoWriting() {
    return ALL ? new Trial.Door[] {WRITING} : new Trial.Door[0];
  }

  private static boolean unsealed(String name) {
    return name.endsWith(".wal");
  }

  @Test
  void shouldShowTheTruthOrSayWhatIsWrongWhicheverByteFlips() {
    closed.all(inClosed.flips(DamageAtRestTest::any, ZEROS), EACH_BYTE);
    closed.all(inClosed.flips(DamageAtRestTest::any, ZEROS), alsoReadOnly());
    closed.passed("each byte flipped");
  }

  @Test
  void shouldShowTheTruthOrSayWhatIsWrongWhereverAFileIsCut() {
    closed.all(inClosed.cuts(DamageAtRestTest::any, ZEROS), READ_ONLY);
    closed.all(inClosed.cuts(DamageAtRestTest::any, ZEROS), alsoWriting());
    closed.passed("each cut");
  }

  @Test
  void shouldTakeNoMoreThanTheLastFrameForATornTail() {
    killed.all(inKilled.flips(DamageAtRestTest::unsealed, ZEROS), EACH_BYTE);
    killed.all(inKilled.cuts(DamageAtRestTest::unsealed, ZEROS), EACH_BYTE);
    killed.passed("after a kill, each byte flipped and each cut");
  }

  @Test
  void shouldFindPagesThatAreZeroAndBlocksThatAreSwapped() {
    for (int page : new int[] {512, 4096, 8192}) {
      closed.all(inClosed.zeroedPages(page), READ_ONLY, WRITING);
      closed.all(inClosed.swappedBlocks(page), READ_ONLY, WRITING);
      killed.all(inKilled.zeroedPages(page), WRITING);
    }
    closed.passed("each page zeroed, each two blocks swapped");
    killed.passed("after a kill, each page zeroed");
  }

  @Test
  void shouldFindFilesThatAreGoneOrSwappedOrCopied() {
    closed.all(inClosed.missingFiles(), READ_ONLY, WRITING);
    closed.all(inClosed.swappedFiles(), READ_ONLY, WRITING);
    closed.all(inClosed.duplicatedFiles(), READ_ONLY, WRITING);
    closed.passed("each file gone, swapped, copied");
    killed.all(inKilled.missingFiles(), WRITING);
    killed.all(inKilled.swappedFiles(), WRITING);
    killed.all(inKilled.duplicatedFiles(), WRITING);
    killed.passed("after a kill, each file gone, swapped, copied");
  }

  @Test
  void shouldFindFilesThatAreOlderThanTheOthers() {
    List<Damaged> older = new ArrayList<>();
    for (Picture picture : SMALL.older()) {
      for (String name : picture.files().keySet()) {
        Picture now = SMALL.closed().with(name, picture.file(name));
        older.add(Damaged.between("older " + name, SMALL.closed(), now));
      }
      for (String log : List.of("events/", "snapshots/")) {
        Picture now = SMALL.closed();
        for (String name : SMALL.closed().files().keySet()) {
          now = name.startsWith(log) ? now.without(name) : now;
        }
        for (String name : picture.files().keySet()) {
          now = name.startsWith(log) ? now.with(name, picture.file(name)) : now;
        }
        older.add(Damaged.between("older " + log, SMALL.closed(), now));
      }
    }
    closed.all(older.stream(), READ_ONLY, WRITING);
    closed.passed("each older file and directory put back");
  }

  @Test
  void shouldShowTheTruthOrSayWhatIsWrongOfALargerStore() {
    Sample large = Sample.large();
    Trial trial = new Trial(large.closed());
    trial.all(new Damager(large.closed()).random(1, RANDOM), READ_ONLY, WRITING);
    trial.passed("random damage of a larger store");
  }
}
