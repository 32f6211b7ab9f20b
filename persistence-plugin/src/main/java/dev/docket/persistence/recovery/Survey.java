package dev.docket.persistence.recovery;

import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a log, sorted by what they are, with their headers read. Looks at names and headers
 * only.
 *
 * @param temporary names of temporary files
 * @param sealed sealed segments that answer for their ordinals, in the order of these
 * @param active unsealed segments in the order of their numbers
 * @param replaced unsealed segments of which a sealed copy exists
 */
record Survey(List<String> temporary, List<Found> sealed, List<Found> active, List<Path> replaced) {

  /**
   * A segment's file.
   *
   * @param path the file
   * @param name what its name says
   * @param header its header, if a copy is valid and counts
   * @param size bytes
   */
  record Found(Path path, SegmentName name, Optional<SegmentHeader> header, long size) {
    String fileName() {
      return name.fileName();
    }

    /** Its number: of an unsealed segment from its name, of a sealed one from its header. */
    long number() {
      if (name instanceof SegmentName.Active active) {
        return active.segment();
      }
      return header.map(SegmentHeader::segment).orElse(0L);
    }
  }

  /** Looks at the log's directory. */
  static Survey of(Place place, Findings findings) throws IOException {
    List<String> temporary = new ArrayList<>();
    List<Found> sealed = new ArrayList<>();
    List<Found> active = new ArrayList<>();
    for (String fileName : place.storage().list(place.directory())) {
      Optional<SegmentName> name = SegmentName.parse(fileName);
      if (fileName.endsWith(SegmentName.TEMPORARY)) {
        temporary.add(fileName);
      } else if (name.isEmpty()) {
        findings.harmless(Damage.FOREIGN_FILE, fileName, "This file is not part of a log.");
      } else {
        Found found = look(place, place.directory().resolve(fileName), name.get());
        (name.get() instanceof SegmentName.Sealed ? sealed : active).add(found);
      }
    }
    active.sort(Comparator.comparingLong(Found::number));
    List<Found> serving = serving(sealed, findings);
    Set<Long> sealedNumbers = new HashSet<>();
    serving.forEach(found -> sealedNumbers.add(found.number()));
    List<Path> replaced = new ArrayList<>();
    List<Found> remaining = new ArrayList<>();
    for (Found found : active) {
      if (sealedNumbers.contains(found.number())) {
        replaced.add(found.path());
      } else {
        remaining.add(found);
      }
    }
    return new Survey(temporary, serving, remaining, replaced);
  }

  /** Of sealed segments that answer for the same ordinals the widest wins, then the newest. */
  private static List<Found> serving(List<Found> sealed, Findings findings) {
    List<Found> sorted = new ArrayList<>(sealed);
    sorted.sort(
        Comparator.comparingLong((Found found) -> found.name().firstOrdinal())
            .thenComparing(found -> -sealedName(found).lastOrdinal())
            .thenComparing(found -> -sealedName(found).generation()));
    List<Found> serving = new ArrayList<>();
    for (Found found : sorted) {
      Optional<Found> before =
          serving.isEmpty() ? Optional.empty() : Optional.of(serving.get(serving.size() - 1));
      if (before.isEmpty()
          || sealedName(before.get()).lastOrdinal() < found.name().firstOrdinal()) {
        serving.add(found);
      } else if (!sealedName(before.get()).covers(sealedName(found))) {
        serving.add(found);
        findings.unknownIds(
            Damage.OVERLAP,
            found.fileName(),
            0,
            found.name().firstOrdinal(),
            sealedName(before.get()).lastOrdinal(),
            "It overlaps with "
                + before.get().fileName()
                + " in part, which nothing that Docket does leads to.");
      }
    }
    return serving;
  }

  private static SegmentName.Sealed sealedName(Found found) {
    return (SegmentName.Sealed) found.name();
  }

  private static Found look(Place place, Path path, SegmentName name) throws IOException {
    try (StorageFile file = place.storage().openForRead(path)) {
      ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
      file.read(block, 0);
      Optional<SegmentHeader> header = SegmentHeader.decode(block.flip(), place.id());
      long size = file.size();
      if (header.isPresent() && !counts(place, file, size, header.get())) {
        header = Optional.empty();
      }
      return new Found(path, name, header, size);
    } catch (UnknownFormatException unknown) {
      throw unknown.in(path);
    }
  }

  /** A header that announces a copied frame counts only once that frame is there, whole. */
  private static boolean counts(Place place, StorageFile file, long size, SegmentHeader header)
      throws IOException {
    if (header.copyLength() == 0) {
      return true;
    }
    Optional<Frame> copy =
        new FrameScanner(file, place.id(), header.segment(), size)
            .frameAt(SegmentHeader.FRAMES_START);
    return copy.isPresent()
        && copy.get().whole()
        && copy.get().length() == header.copyLength()
        && copy.get().checksum() == header.copyChecksum();
  }
}
