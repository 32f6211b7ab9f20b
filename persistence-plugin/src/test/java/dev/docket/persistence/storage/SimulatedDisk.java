package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * for good, as a machine does that loses power; fail single calls, for once or for good, do them in
 * part, slowly or not at all; run full; and rot. Everything that it chooses follows from its seed.
 */
public final class SimulatedDisk implements Storage {
  private final Random random;
  private final SimulatedNames names;
  private final DiskCalls calls = new DiskCalls();
  private final Set<Path> locked = new HashSet<>();
  private final BadSectors badSectors = new BadSectors();
  private Pace pace = (call, path) -> {};
  private Recorder recorder = (call, path, moment) -> {};
  private boolean recorded;
  private long sequence;
  private long freeBytes = Long.MAX_VALUE;
  private boolean writable = true;

  /**
   * Called before each call, outside of all locks, and may take its time: a slow disk, or one that
   * lets threads in one after the other.
   */
  @FunctionalInterface
  public interface Pace {
    void before(Call call, Path path);
  }

  /** Sees what a power cut would find during each changing call, in their order. */
  @FunctionalInterface
  public interface Recorder {
    void during(Call call, Path path, DiskMoment moment);
  }

  public SimulatedDisk(long seed) {
    this(seed, new SimulatedNames(), 0);
  }

  SimulatedDisk(long seed, SimulatedNames names, long sequence) {
    this.random = new Random(seed);
    this.names = names;
    this.sequence = sequence;
  }

  /**
   * Cuts the power instead of the n-th changing call from now; a write that it hits may be done in
   * part.
   */
  public synchronized void cutPowerAt(long call) {
    calls.cutPowerAt(call);
  }

  /** Cuts the power now. */
  public synchronized void cutPower() {
    calls.cutPower();
  }

  /** Changing calls so far. */
  public synchronized long calls() {
    return calls.changing();
  }

  /** Whether the power was cut. */
  public synchronized boolean isOff() {
    return calls.isOff();
  }

  /** Adds a fault, asked before every changing call. */
  public synchronized void add(Fault fault) {
    calls.add(fault);
  }

  /** Adds a judge, asked about every call, until one of them finds fault with it. */
  public synchronized void judge(Verdict.Judge judge) {
    calls.judge(judge);
  }

  /** Ends all faults. */
  public synchronized void heal() {
    calls.heal();
  }

  /** Sets what is called before each call. To be set before the disk is used. */
  public synchronized void pace(Pace set) {
    pace = set;
  }

  /** Sets what sees each changing call from now on. */
  public synchronized void record(Recorder set) {
    recorder = set;
    recorded = true;
  }

  /** What {@link #freeBytes(Path)} answers, and what writes may still take by growing files. */
  public synchronized void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  /** What a power cut would find now. */
  public synchronized DiskMoment moment() {
    return names.moment();
  }

  /**
   * The disk as it comes up after the power was cut: of what was not forced, each sector of each
   * write, each name and each size may or may not be there, in any combination.
   */
  public synchronized SimulatedDisk restarted() {
    return restarted(Survival.random(random.nextLong()));
  }

  /** The disk as it comes up after the power was cut, with a chosen part of what was not forced. */
  public synchronized SimulatedDisk restarted(Survival survival) {
    calls.cutPower();
    return moment().after(survival).boot(random.nextLong());
  }

  /**
   * The disk as a process finds it that starts after the one before was killed: everything is
   * there.
   */
  public synchronized SimulatedDisk afterKill() {
    calls.cutPower();
    SimulatedNames kept = new SimulatedNames();
    names.copyTo(kept);
    return new SimulatedDisk(random.nextLong(), kept, sequence);
  }

  /** Changes bytes that are durable, as rot does. */
  public synchronized void rot(Path file, long offset, int count) throws IOException {
    existing(file).rot((int) offset, count);
  }

  /** Makes a file's sector unreadable for good. */
  public synchronized void spoil(Path file, long offset) {
    badSectors.add(file, offset);
  }

  BadSectors badSectors() {
    return badSectors;
  }

  /** Takes a file away, as a careless person does. */
  public synchronized void lose(Path file) {
    names.lose(file);
  }

  /** A file's bytes as a process sees them. */
  public synchronized byte[] bytes(Path file) throws IOException {
    return existing(file).bytes();
  }

  /** The bytes of all files as a process sees them, at one moment. */
  public synchronized Map<Path, byte[]> contents() {
    Map<Path, byte[]> contents = new TreeMap<>();
    names.files().forEach((path, content) -> contents.put(path, content.bytes()));
    return contents;
  }

  /** All files, for comparisons. */
  public synchronized Set<Path> files() {
    return new TreeSet<>(names.files().keySet());
  }

  private SimulatedContent existing(Path file) throws NoSuchFileException {
    SimulatedContent content = names.get(file);
    if (content == null || content == SimulatedContent.DIRECTORY) {
      throw new NoSuchFileException(file.toString());
    }
    return content;
  }

  /** Does what is asked, in its turn, if nothing is against it. */
  <T> T call(Call call, Path path, DiskAction<T> action) throws IOException {
    pace.before(call, path);
    synchronized (this) {
      return action.perform(calls.admit(call, path));
    }
  }

  /** Where the disk is, is decided: what is to be seen of the call, is seen. */
  void during(Call call, Path path) throws IOException {
    if (recorded) {
      recorder.during(call, path, names.moment());
    }
    calls.powerOn();
  }

  long nextSequence() {
    return sequence++;
  }

  Path nameOf(SimulatedContent content, Path openedAs) {
    return names.nameOf(content, openedAs);
  }

  /** How many of so many bytes of growth there is space for. */
  long claim(long growth) {
    long claimed = Math.max(0, Math.min(growth, freeBytes));
    freeBytes -= freeBytes == Long.MAX_VALUE ? 0 : claimed;
    return claimed;
  }

  private void giveBack(SimulatedContent content) {
    if (freeBytes != Long.MAX_VALUE && !names.anyNameOf(content)) {
      freeBytes += content.size();
    }
  }

  /** How much of a write is done at which the power goes. */
  int partOf(int length) {
    return calls.isOff() ? random.nextInt(length + 1) : length;
  }

  @Override
  public StorageFile openForRead(Path file) throws IOException {
    return call(Call.OPEN, file, verdict -> new SimulatedFile(this, file, existing(file)));
  }

  @Override
  public StorageFile openForWrite(Path file) throws IOException {
    return openForRead(file);
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    return call(
        Call.CREATE,
        file,
        verdict -> {
          calls.powerOn();
          if (names.get(file) != null) {
            throw new FileAlreadyExistsException(file.toString());
          }
          SimulatedContent content = new SimulatedContent(new FileImage(new byte[0]));
          names.give(nextSequence(), file, content);
          during(Call.CREATE, file);
          return new SimulatedFile(this, file, content);
        });
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    call(
        Call.RENAME,
        to,
        verdict -> {
          SimulatedContent content = existing(from);
          if (calls.isOff() && random.nextBoolean()) {
            throw new PowerCutException();
          }
          long given = nextSequence();
          names.give(given, to, content);
          names.takeAway(nextSequence(), from, given);
          during(Call.RENAME, to);
          return content;
        });
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    call(
        Call.LINK,
        link,
        verdict -> {
          calls.powerOn();
          SimulatedContent content = existing(existing);
          if (names.get(link) != null) {
            throw new FileAlreadyExistsException(link.toString());
          }
          names.give(nextSequence(), link, content);
          during(Call.LINK, link);
          return content;
        });
  }

  @Override
  public void delete(Path file) throws IOException {
    call(
        Call.DELETE,
        file,
        verdict -> {
          SimulatedContent content =
              kind(file) == Kind.DIRECTORY ? SimulatedContent.DIRECTORY : existing(file);
          calls.powerOn();
          if (!names.in(file).isEmpty()) {
            throw new DirectoryNotEmptyException(file.toString());
          }
          names.takeAway(nextSequence(), file, -1);
          giveBack(content);
          during(Call.DELETE, file);
          return content;
        });
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return call(Call.LIST, directory, verdict -> List.copyOf(names.in(directory)));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null || kind(directory) == Kind.DIRECTORY) {
      return;
    }
    createDirectories(parent);
    makeDirectory(directory);
    forceDirectory(parent);
  }

  /**
   * Creates a directory, whose name is durable only after {@link #forceDirectory} of its parent.
   */
  public void makeDirectory(Path directory) throws IOException {
    call(
        Call.MAKE_DIRECTORY,
        directory,
        verdict -> {
          calls.powerOn();
          names.give(nextSequence(), directory, SimulatedContent.DIRECTORY);
          during(Call.MAKE_DIRECTORY, directory);
          return directory;
        });
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    call(
        Call.FORCE_DIRECTORY,
        directory,
        verdict -> {
          during(Call.FORCE_DIRECTORY, directory);
          if (!verdict.lied()) {
            names.force(directory);
          }
          return directory;
        });
  }

  @Override
  public synchronized Kind kind(Path path) {
    SimulatedContent content = names.get(path);
    if (content == null) {
      return Kind.MISSING;
    }
    return content == SimulatedContent.DIRECTORY ? Kind.DIRECTORY : Kind.FILE;
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
  public String nameOf(Path directory) {
    return "disk " + names.disk() + ": " + directory;
  }

  @Override
  public Optional<StorageLock> lock(Path file) throws IOException {
    return call(
        Call.LOCK,
        file,
        verdict ->
            locked.add(file) ? Optional.of(() -> unlock(file)) : Optional.<StorageLock>empty());
  }

  private synchronized void unlock(Path file) {
    locked.remove(file);
  }
}
