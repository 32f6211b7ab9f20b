package dev.docket.engine.notary.postgres;

import dev.docket.engine.notary.FileTooLargeException;
import dev.docket.engine.notary.TileStore;
import dev.docket.engine.notary.file.FileTileStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a log as rows by path. All files that are written at once are one transaction. Safe
 * for any number of threads.
 */
final class PostgresTiles implements TileStore {

  /**
   * What comes behind {@code /} in the order of the column: the end of what is below a directory.
   */
  private static final char BEHIND_SLASH = '/' + 1;

  private final NotaryDatabase database;
  private final String log;
  private final Fence fence;

  PostgresTiles(NotaryDatabase database, String log, Fence fence) {
    this.database = database;
    this.log = log;
    this.fence = fence;
  }

  /** Who may change the log. */
  @FunctionalInterface
  interface Fence {
    /**
     * Called first in each transaction that changes it.
     *
     * @throws IOException if the caller may not
     */
    void require(Connection connection) throws SQLException, IOException;
  }

  /** What a transaction does. */
  @FunctionalInterface
  private interface Change {
    void make(Connection connection) throws SQLException;
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try (Connection connection = database.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT octet_length(bytes), CASE WHEN octet_length(bytes) <= ? THEN bytes END"
                    + " FROM notary_file WHERE log = ? AND path = ?")) {
      query.setInt(1, FileTileStore.MAX_BYTES);
      query.setString(2, log);
      query.setString(3, path);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        } else if (rows.getInt(1) > FileTileStore.MAX_BYTES) {
          throw new FileTooLargeException(
              path + " of the log " + log + " has " + rows.getInt(1) + " bytes");
        }
        return Optional.of(rows.getBytes(2));
      }
    } catch (SQLException fault) {
      throw NotaryDatabase.failed(log, fault);
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    String all = "SELECT path FROM notary_file WHERE log = ? AND path >= ? AND path < ?";
    try (Connection connection = database.connect();
        PreparedStatement query = connection.prepareStatement(all)) {
      query.setString(1, log);
      query.setString(2, directory + "/");
      query.setString(3, directory + BEHIND_SLASH);
      List<String> names = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String below = rows.getString(1).substring(directory.length() + 1);
          names.add(below.contains("/") ? below.substring(0, below.indexOf('/')) : below);
        }
      }
      return names.stream().distinct().toList();
    } catch (SQLException fault) {
      throw NotaryDatabase.failed(log, fault);
    }
  }

  @Override
  public void write(Map<String, byte[]> files) throws IOException {
    change(
        connection -> {
          try (PreparedStatement write =
              connection.prepareStatement(
                  """
                  INSERT INTO notary_file (log, path, bytes) VALUES (?, ?, ?)
                    ON CONFLICT (log, path) DO UPDATE SET bytes = EXCLUDED.bytes""")) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              write.setString(1, log);
              write.setString(2, file.getKey());
              write.setBytes(3, file.getValue());
              write.addBatch();
            }
            write.executeBatch();
          }
        });
  }

  @Override
  public void delete(Collection<String> paths) throws IOException {
    change(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM notary_file"
                      + " WHERE log = ? AND (path = ? OR path >= ? AND path < ?)")) {
            for (String path : paths) {
              delete.setString(1, log);
              delete.setString(2, path);
              delete.setString(3, path + "/");
              delete.setString(4, path + BEHIND_SLASH);
              delete.addBatch();
            }
            delete.executeBatch();
          }
        });
  }

  /** What is not committed when the connection is given back is rolled back. */
  private void change(Change change) throws IOException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      fence.require(connection);
      change.make(connection);
      connection.commit();
    } catch (SQLException fault) {
      throw NotaryDatabase.failed(log, fault);
    }
  }
}
