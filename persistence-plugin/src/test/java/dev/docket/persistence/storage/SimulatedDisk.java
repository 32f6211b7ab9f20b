package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps what a process sees apart from what a power cut leaves. Content
 * becomes durable by a force of the file, names by a force of the directory. It can stop at a call,
 * for good, as a machine does that loses power; fail single calls; and lie.
 */
public final class SimulatedDisk implements Storage {
  private static final int SECTOR = 512;

  /** Kinds of calls that change something and so can be stopped at. */
  public enum Call {
    CREATE,
    WRITE,
    FORCE,
    TRUNCATE,
    RENAME,
    DELETE,
    FORCE_DIRECTORY
  }

  /** Decides about a call before it is done; what it throws the caller gets. */
  public interface Fault {
    void before(Call call, Path path) throws IOException;
  }

  /** Thrown by every call once the power is off. */
  public static final class PowerCutException extends IOException {
    private static final long serialVersionUID = 1L;

    PowerCutException() {
      super("the power is off");
    }
  }

  /** A file's bytes as they are seen, as they are durable, and the writes in between. */
  private static final class Content {
    private byte[] live = new byte[0];
    private byte[] durable = new byte[0];
    private final List<Change> changes = new ArrayList<>();
  }

  /** A write, or with no bytes a truncation, that is not durable yet. */
  private static final class Change {
    private final long offset;
    private final byte @Nullable [] bytes;

    Change(long offset, byte @Nullable [] bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }
  }

  private final Random random;
  private final Map<Path, Content> live = new TreeMap<>();
  private final Map<Path, Content> durable = new TreeMap<>();
  private final Set<Path> directories = new TreeSet<>();
  private final Set<Path> locked = new HashSet<>();
  private final List<Fault> faults = new ArrayList<>();
  private long callsLeft = Long.MAX_VALUE;
  private long calls;
  private long freeBytes = Long.MAX_VALUE;
  private boolean writable = true;
  private boolean off;

  public SimulatedDisk(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Cuts the power instead of the n-th changing call from now; a write that it hits may be done in
   * part.
   */
  public synchronized void cutPowerAt(long call) {
    callsLeft = call;
  }

  /** Changing calls so far. */
  public synchronized long calls() {
    return calls;
  }

  /** Whether the power was cut. */
  public synchronized boolean isOff() {
    return off;
  }

  /** Adds a fault, asked before every changing call. */
  public synchronized void add(Fault fault) {
    faults.add(fault);
  }

  /** Ends all faults. */
  public synchronized void heal() {
    faults.clear();
  }

  /** What {@link #freeBytes(Path)} answers, and what writes may still take by growing files. */
  public synchronized void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  /**
   * The disk as it comes up after the power was cut: of what was not forced, each sector of each
   * write, each name and each size may or may not be there, in any combination.
   */
  public synchronized SimulatedDisk restarted() {
    off = true;
    SimulatedDisk next = new SimulatedDisk(random.nextLong());
    next.directories.addAll(directories);
    Map<Content, Content> survived = new HashMap<>();
    for (Map.Entry<Path, Content> entry : survivingNames().entrySet()) {
      Content content = survived.computeIfAbsent(entry.getValue(), lost -> survivor(lost));
      next.live.put(entry.getKey(), content);
      next.durable.put(entry.getKey(), content);
    }
    return next;
  }

  /**
   * The disk as a process finds it that starts after the one before was killed: everything is
   * there.
   */
  public synchronized SimulatedDisk afterKill() {
    off = true;
    SimulatedDisk next = new SimulatedDisk(random.nextLong());
    next.directories.addAll(directories);
    Map<Content, Content> kept = new HashMap<>();
    live.forEach((path, content) -> next.live.put(path, kept.computeIfAbsent(content, this::copy)));
    durable.forEach(
        (path, content) -> next.durable.put(path, kept.computeIfAbsent(content, this::copy)));
    return next;
  }

  private Content copy(Content content) {
    Content copy = new Content();
    copy.live = content.live.clone();
    copy.durable = content.durable.clone();
    copy.changes.addAll(content.changes);
    return copy;
  }

  /**
   * Renames, creations and deletions since the last directory force: each name has survived or has
   * not.
   */
  private Map<Path, Content> survivingNames() {
    Map<Path, Content> names = new TreeMap<>(durable);
    Set<Path> differing = new TreeSet<>(live.keySet());
    differing.addAll(durable.keySet());
    for (Path path : differing) {
      Content now = live.get(path);
      if (now != durable.get(path) && random.nextBoolean()) {
        if (now == null) {
          names.remove(path);
        } else {
          names.put(path, now);
        }
      }
    }
    // A rename is atomic: a file is never without any name because of it.
    live.forEach(
        (path, content) -> {
          boolean wasDurable = durable.containsValue(content);
          if (wasDurable && !names.containsValue(content)) {
            names.put(path, content);
          }
        });
    return names;
  }

  private Content survivor(Content lost) {
    Content content = new Content();
    byte[] bytes = lost.durable.clone();
    for (Change change : lost.changes) {
      bytes = applyInPart(bytes, change);
    }
    content.live = bytes;
    content.durable = bytes.clone();
    return content;
  }

  private byte[] applyInPart(byte[] bytes, Change change) {
    byte[] written = change.bytes;
    if (written == null) {
      return random.nextBoolean() ? Arrays.copyOf(bytes, (int) change.offset) : bytes;
    }
    byte[] result = bytes;
    long at = change.offset;
    int fate = random.nextInt(3); // nothing, everything, or each sector by itself
    for (int i = 0; i < written.length; ) {
      int count = (int) Math.min(SECTOR - at % SECTOR, written.length - i);
      if (fate == 1 || (fate == 2 && random.nextBoolean())) {
        if (result.length < at + count) {
          result = Arrays.copyOf(result, (int) at + count);
        }
        System.arraycopy(written, i, result, (int) at, count);
      }
      at += count;
      i += count;
    }
    return result;
  }

  /** Changes bytes that are durable, as rot does. */
  public synchronized void rot(Path file, long offset, int count) throws IOException {
    Content content = existing(file);
    for (int i = (int) offset; i < offset + count; i++) {
      content.live[i] ^= 0x5a;
      content.durable[i] = content.live[i];
    }
  }

  /** Takes a file away, as a careless person does. */
  public synchronized void lose(Path file) {
    live.remove(file);
    durable.remove(file);
  }

  /** A file's bytes as a process sees them. */
  public synchronized byte[] bytes(Path file) throws IOException {
    return existing(file).live.clone();
  }

  /** All names, for comparisons. */
  public synchronized Set<Path> files() {
    return new TreeSet<>(live.keySet());
  }

  private void step(Call call, Path path) throws IOException {
    powerOn();
    for (Fault fault : List.copyOf(faults)) {
      fault.before(call, path);
    }
    calls++;
    callsLeft--;
    if (callsLeft <= 0) {
      off = true;
    }
  }

  private void powerOn() throws IOException {
    if (off) {
      throw new PowerCutException();
    }
  }

  private Content existing(Path file) throws NoSuchFileException {
    Content content = live.get(file);
    if (content == null) {
      throw new NoSuchFileException(file.toString());
    }
    return content;
  }

  @Override
  public synchronized StorageFile openForRead(Path file) throws IOException {
    powerOn();
    return new SimulatedFile(file, existing(file));
  }

  @Override
  public synchronized StorageFile openForWrite(Path file) throws IOException {
    return openForRead(file);
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    step(Call.CREATE, file);
    powerOn();
    if (live.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Content content = new Content();
    live.put(file, content);
    return new SimulatedFile(file, content);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step(Call.RENAME, to);
    Content content = existing(from);
    if (off && random.nextBoolean()) {
      throw new PowerCutException();
    }
    live.remove(from);
    live.put(to, content);
    powerOn();
  }

  @Override
  public synchronized void link(Path existing, Path link) throws IOException {
    step(Call.CREATE, link);
    live.put(link, existing(existing));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step(Call.DELETE, file);
    existing(file);
    powerOn();
    live.remove(file);
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    powerOn();
    Set<String> names = new TreeSet<>();
    live.keySet().stream()
        .filter(path -> directory.equals(path.getParent()))
        .forEach(path -> names.add(String.valueOf(path.getFileName())));
    directories.stream()
        .filter(path -> directory.equals(path.getParent()))
        .forEach(path -> names.add(String.valueOf(path.getFileName())));
    return List.copyOf(names);
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    powerOn();
    for (Path each = directory; each != null; each = each.getParent()) {
      directories.add(each);
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    step(Call.FORCE_DIRECTORY, directory);
    powerOn();
    durable
        .keySet()
        .removeIf(path -> directory.equals(path.getParent()) && !live.containsKey(path));
    live.forEach(
        (path, content) -> {
          if (directory.equals(path.getParent())) {
            durable.put(path, content);
          }
        });
  }

  @Override
  public synchronized Kind kind(Path path) {
    if (directories.contains(path)) {
      return Kind.DIRECTORY;
    }
    return live.containsKey(path) ? Kind.FILE : Kind.MISSING;
  }

  /** What {@link #writable(Path)} answers. */
  public synchronized void writable(boolean allowed) {
    writable = allowed;
  }

  @Override
  public synchronized boolean writable(Path directory) {
    return writable;
  }

  @Override
  public synchronized long freeBytes(Path directory) {
    return freeBytes;
  }

  @Override
  public Path realPath(Path directory) {
    return directory;
  }

  @Override
  public synchronized Optional<StorageLock> lock(Path file) throws IOException {
    powerOn();
    if (!locked.add(file)) {
      return Optional.empty();
    }
    return Optional.of(
        () -> {
          synchronized (SimulatedDisk.this) {
            locked.remove(file);
          }
        });
  }

  /** An open file; it stays usable under any name. */
  private final class SimulatedFile implements StorageFile {
    private final Path openedAs;
    private final Content content;

    SimulatedFile(Path openedAs, Content content) {
      this.openedAs = openedAs;
      this.content = content;
    }

    /** Its name now. */
    private Path path() {
      return live.entrySet().stream()
          .filter(entry -> entry.getValue() == content)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(openedAs);
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        powerOn();
        return content.live.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      synchronized (SimulatedDisk.this) {
        powerOn();
        int count = (int) Math.max(0, Math.min(target.remaining(), content.live.length - offset));
        target.put(content.live, (int) Math.min(offset, content.live.length), count);
        return count;
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.WRITE, path());
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        int end = (int) offset + bytes.length;
        long growth = Math.max(0, end - content.live.length);
        if (growth > freeBytes) {
          int fits = (int) Math.max(0, bytes.length - growth);
          change(offset, Arrays.copyOf(bytes, fits));
          throw new DiskFullException("no space left for " + path());
        }
        if (freeBytes != Long.MAX_VALUE) {
          freeBytes -= growth;
        }
        change(offset, off ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes);
        powerOn();
      }
    }

    private void change(long offset, byte[] bytes) {
      int end = (int) offset + bytes.length;
      if (content.live.length < end) {
        content.live = Arrays.copyOf(content.live, end);
      }
      System.arraycopy(bytes, 0, content.live, (int) offset, bytes.length);
      content.changes.add(new Change(offset, bytes));
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.FORCE, path());
        powerOn();
        content.durable = content.live.clone();
        content.changes.clear();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.TRUNCATE, path());
        powerOn();
        if (size < content.live.length) {
          content.live = Arrays.copyOf(content.live, (int) size);
          content.changes.add(new Change(size, null));
        }
      }
    }

    @Override
    public void close() {
      // nothing to give back
    }
  }
}
