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

/**
 * A disk in memory that keeps what a process sees apart from what a power cut leaves. Content
 * becomes durable by a force of the file, names by a force of the directory. It can stop at a call,
 * for good, as a machine does that loses power; fail single calls; and lie.
 */
public final class SimulatedDisk implements Storage {
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

  private final Random random;
  private final Map<Path, SimulatedContent> live = new TreeMap<>();
  private final Map<Path, SimulatedContent> durable = new TreeMap<>();
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
    Map<SimulatedContent, SimulatedContent> survived = new HashMap<>();
    for (Map.Entry<Path, SimulatedContent> entry : survivingNames().entrySet()) {
      SimulatedContent content =
          survived.computeIfAbsent(entry.getValue(), lost -> lost.survivor(random));
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
    Map<SimulatedContent, SimulatedContent> kept = new HashMap<>();
    live.forEach(
        (path, content) ->
            next.live.put(path, kept.computeIfAbsent(content, SimulatedContent::copy)));
    durable.forEach(
        (path, content) ->
            next.durable.put(path, kept.computeIfAbsent(content, SimulatedContent::copy)));
    return next;
  }

  /**
   * Renames, creations and deletions since the last directory force: each name has survived or has
   * not.
   */
  private Map<Path, SimulatedContent> survivingNames() {
    Map<Path, SimulatedContent> names = new TreeMap<>(durable);
    Set<Path> differing = new TreeSet<>(live.keySet());
    differing.addAll(durable.keySet());
    for (Path path : differing) {
      SimulatedContent now = live.get(path);
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

  /** Changes bytes that are durable, as rot does. */
  public synchronized void rot(Path file, long offset, int count) throws IOException {
    existing(file).rot((int) offset, count);
  }

  /** Takes a file away, as a careless person does. */
  public synchronized void lose(Path file) {
    live.remove(file);
    durable.remove(file);
  }

  /** A file's bytes as a process sees them. */
  public synchronized byte[] bytes(Path file) throws IOException {
    return existing(file).bytes();
  }

  /** The bytes of all files as a process sees them, at one moment. */
  public synchronized Map<Path, byte[]> contents() {
    Map<Path, byte[]> contents = new TreeMap<>();
    live.forEach((path, content) -> contents.put(path, content.bytes()));
    return contents;
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

  private SimulatedContent existing(Path file) throws NoSuchFileException {
    SimulatedContent content = live.get(file);
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
    SimulatedContent content = new SimulatedContent();
    live.put(file, content);
    return new SimulatedFile(file, content);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step(Call.RENAME, to);
    SimulatedContent content = existing(from);
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
    private final SimulatedContent content;

    SimulatedFile(Path openedAs, SimulatedContent content) {
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
        return content.size();
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      synchronized (SimulatedDisk.this) {
        powerOn();
        return content.read(target, (int) offset);
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.WRITE, path());
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        int end = (int) offset + bytes.length;
        long growth = Math.max(0, end - content.size());
        if (growth > freeBytes) {
          int fits = (int) Math.max(0, bytes.length - growth);
          content.write((int) offset, Arrays.copyOf(bytes, fits));
          throw new DiskFullException("no space left for " + path());
        }
        if (freeBytes != Long.MAX_VALUE) {
          freeBytes -= growth;
        }
        content.write(
            (int) offset, off ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes);
        powerOn();
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.FORCE, path());
        powerOn();
        content.force();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        step(Call.TRUNCATE, path());
        powerOn();
        content.truncate((int) size);
      }
    }

    @Override
    public void close() {
      // nothing to give back
    }
  }
}
