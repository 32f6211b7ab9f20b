package dev.docket.console.notary;

import dev.docket.console.postgres.Database;
import dev.docket.console.postgres.EventTable;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.TileStore;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of a notary, to be read: in its directory, or in the database of a cluster. Methods of
 * the log may be called until this is closed.
 */
public final class OpenedLog implements AutoCloseable {

  private final String place;
  private final PublishedLog log;
  private final Runnable closing;

  private OpenedLog(String place, PublishedLog log, Runnable closing) {
    this.place = place;
    this.log = log;
    this.closing = closing;
  }

  /**
   * Opens it as its last checkpoint has it now.
   *
   * @param place the directory of a notary, or the file of a configuration that includes {@code
   *     docket-postgres.conf}
   * @param name which log of a database; {@code null} for the only one
   * @throws WrongUseException if there is none
   * @throws ProblemException if it cannot be read
   */
  public static OpenedLog open(Path place, @Nullable String name) {
    if (!Files.isRegularFile(place)) {
      return new OpenedLog(place.toString(), published(new FileTileStore(place), place), () -> {});
    }
    Database database = Database.of(place);
    // It tells why there is no connection, without secrets; a pool does neither.
    EventTable.connect(database, "docket-read").close();
    NotaryDatabase logs = NotaryDatabase.of(database.config());
    boolean opened = false;
    try {
      TileStore store = logs.published(name == null ? only(logs, place) : name);
      OpenedLog log = new OpenedLog(database.toString(), published(store, place), logs::close);
      opened = true;
      return log;
    } finally {
      if (!opened) {
        logs.close();
      }
    }
  }

  private static String only(NotaryDatabase logs, Path place) {
    try {
      List<String> names = logs.names();
      if (names.size() > 1) {
        throw new WrongUseException(
            "the database of " + place + " has the logs " + names + "; --log says which");
      }
      return names.isEmpty() ? "" : names.get(0);
    } catch (IOException failure) {
      throw unreadable(place, failure);
    }
  }

  private static PublishedLog published(TileStore store, Path place) {
    try {
      return PublishedLog.open(store)
          .orElseThrow(
              () ->
                  new WrongUseException(
                      "there is no checkpoint in "
                          + place
                          + "; --notary names the directory of a notary, or a configuration whose"
                          + " database has its log"));
    } catch (IOException | IllegalArgumentException failure) {
      throw unreadable(place, failure);
    }
  }

  private static ProblemException unreadable(Path place, Exception failure) {
    return new ProblemException(place + " cannot be read: " + failure.getMessage(), null);
  }

  /** As it was when it was opened. */
  public PublishedLog log() {
    return log;
  }

  /** What to call its place. */
  @Override
  public String toString() {
    return place;
  }

  @Override
  public void close() {
    closing.run();
  }
}
