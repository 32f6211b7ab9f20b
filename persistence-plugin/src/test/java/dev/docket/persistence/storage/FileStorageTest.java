package dev.docket.persistence.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real file system is asked for. */
class FileStorageTest {
  private final FileStorage storage = new FileStorage();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  /** Something that is done with files. */
  private interface Act {
    void run() throws IOException;
  }

  /** The forces that the operating system was asked for, by the flight recorder. */
  private List<String> forces(Act act) throws IOException {
    Path file = dir.resolve("forces.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      act.run();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> recorded = RecordingFile.readAllEvents(file);
    return recorded.stream()
        .map(event -> String.valueOf(event.getString("path")))
        .filter(path -> path.startsWith(dir.toString()))
        .toList();
  }

  @Test
  void shouldAskTheOperatingSystemForEveryForce() throws IOException {
    Path file = dir.resolve("file");
    List<String> forced =
        forces(
            () -> {
              try (StorageFile opened = storage.create(file)) {
                opened.write(ByteBuffer.wrap(new byte[10]), 0);
                opened.force();
              }
              storage.forceDirectory(dir);
            });
    assertThat(forced).containsExactly(file.toString(), dir.toString());
  }

  @Test
  void shouldForceTheParentsOfNewDirectories() throws IOException {
    Path deep = dir.resolve("a/b");
    assertThat(forces(() -> storage.createDirectories(deep)))
        .containsExactly(dir.toString(), dir.resolve("a").toString());
  }

  @Test
  void shouldGoOnBehindAShortWrite() throws IOException {
    Path path = dir.resolve("file");
    byte[] bytes = "written in many small parts".getBytes(StandardCharsets.UTF_8);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (ChannelFile file = new ChannelFile(path, new StutteringChannel(channel, 5))) {
      file.write(ByteBuffer.wrap(bytes), 3);
    }
    byte[] found = Files.readAllBytes(path);
    assertThat(found).hasSize(3 + bytes.length).endsWith(bytes);
  }

  @Test
  void shouldFailWhereNotAByteIsWritten() throws IOException {
    Path path = dir.resolve("file");
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (ChannelFile file = new ChannelFile(path, new StutteringChannel(channel, 0))) {
      assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[4]), 0))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("wrote no byte of 4");
    }
  }

  /** At no moment there is none: the file system tells of no deletion. */
  @Test
  void shouldReplaceAFileInOneStep() throws IOException, InterruptedException {
    Path file = Files.write(dir.resolve("file"), new byte[] {0});
    Path next = Files.write(dir.resolve("next"), new byte[] {1});
    List<String> gone = new ArrayList<>();
    try (WatchService watch = dir.getFileSystem().newWatchService()) {
      dir.register(
          watch, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_CREATE);
      storage.rename(next, file);
      Files.createFile(dir.resolve("last"));
      boolean all = false;
      while (!all) {
        WatchKey key = watch.poll(60, TimeUnit.SECONDS);
        for (WatchEvent<?> event : key.pollEvents()) {
          String name = String.valueOf(event.context());
          all |= name.equals("last");
          if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
            gone.add(name);
          }
        }
        key.reset();
      }
    }
    assertThat(gone).containsExactly("next");
    assertThat(Files.readAllBytes(file)).containsExactly(1);
  }
}
