package dev.docket.console.replay;

import dev.docket.engine.notary.file.OwnerOnly;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes down what was handed over and what was acknowledged, for whoever wants to check the store
 * afterwards: {@code SEND <key>} before, {@code ACK <key> <version> <receipt hash>} after. Each
 * line is handed to the operating system whole before the import goes on, so a killed process
 * leaves whole lines.
 *
 * <p>A file is added to, so that the lines of a run that was killed stay. Not safe for use by
 * several threads.
 */
public final class Acks implements Closeable {

  private final OutputStream out;
  private final boolean closes;

  private Acks(OutputStream out, boolean closes) {
    this.out = out;
    this.closes = closes;
  }

  /** Writes nothing. */
  public static Acks none() {
    return new Acks(OutputStream.nullOutputStream(), true);
  }

  /** Writes to this stream, and leaves it open. */
  public static Acks to(OutputStream out) {
    return new Acks(out, false);
  }

  /** Adds to a file, which is made for its owner alone if it is not there. */
  public static Acks appendTo(Path file) throws IOException {
    boolean cut = endsWithinALine(file);
    OutputStream out = OwnerOnly.append(file);
    if (cut) {
      out.write('\n');
    }
    return new Acks(out, true);
  }

  private static boolean endsWithinALine(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) == 0) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Files.size(file) - 1);
      return in.read() != '\n';
    }
  }

  void send(QuantumId key) throws IOException {
    write("SEND " + key);
  }

  void ack(QuantumId key, Receipt receipt) throws IOException {
    write("ACK " + key + " " + receipt.body().seq() + " " + receipt.hash());
  }

  private void write(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    // Stdout keeps its failures to itself.
    if (out instanceof PrintStream stream && stream.checkError()) {
      throw new IOException("nobody reads the acks any more");
    }
  }

  @Override
  public void close() throws IOException {
    if (closes) {
      out.close();
    }
  }
}
