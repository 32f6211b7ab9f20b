package dev.docket.console.eventlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a log in the order of the file: CSV as RFC 4180 has it, UTF-8, plain or
 * gzipped, the first record its header.
 *
 * <p>Columns go by name: {@code case}, {@code activity} and {@code timestamp} are needed, {@code
 * resource}, {@code seq} and {@code lifecycle} (or {@code lifecycle:transition}) are known, all
 * others are attributes. Not safe for use by several threads.
 */
public final class LogReader implements Closeable {

  private final Path file;
  private final RecordReader records;
  private final RowParser rows;

  private LogReader(Path file, RecordReader records, RowParser rows) {
    this.file = file;
    this.records = records;
    this.rows = rows;
  }

  /**
   * Opens a log and reads its header.
   *
   * @throws UnreadableLogException if the file cannot be read or the header is not one of a log
   */
  public static LogReader open(Path file) throws UnreadableLogException, IOException {
    RecordReader records = new RecordReader(LineReader.open(file));
    try {
      return new LogReader(file, records, new RowParser(header(file, records)));
    } catch (UnreadableLogException fault) {
      records.close();
      throw fault;
    }
  }

  private static Columns header(Path file, RecordReader records) throws UnreadableLogException {
    CsvRecord header = records.next();
    if (header == null) {
      throw new UnreadableLogException(file + ":1:1: the log is empty; its header is missing");
    }
    Flaw flaw = header.flaw();
    if (flaw == null) {
      try {
        return Columns.of(header);
      } catch (FlawException fault) {
        flaw = fault.flaw();
      }
    }
    throw new UnreadableLogException(
        new MalformedRow(file, header.line(), flaw.cell(), flaw.reason(), null).toString());
  }

  /**
   * The next row, readable or not; {@code null} at the end.
   *
   * @throws UnreadableLogException if the disk fails or compressed data is damaged or cut short
   */
  public @Nullable LogEntry next() throws UnreadableLogException {
    CsvRecord row = records.next();
    if (row == null) {
      return null;
    }
    Flaw flaw = row.flaw();
    if (flaw == null) {
      try {
        return rows.parse(row);
      } catch (FlawException fault) {
        flaw = fault.flaw();
      }
    }
    return new MalformedRow(file, row.line(), flaw.cell(), flaw.reason(), rows.caseName(row));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
