package dev.docket.persistence.recovery;

import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentFooter;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A look at one file that has the name of a segment: at its header, and of a sealed one at its
 * trailer.
 *
 * @param found the file, without a header unless that counts
 * @param belonging what it has to do with the log
 */
record Look(Found found, Belonging belonging) {

  /** What a file has to do with the log in whose directory it lies. */
  enum Belonging {
    /** A segment of the log, or one that does not say. */
    OWN,
    /** One whose header announces a copied frame that is not there whole. */
    UNCOUNTED,
    /** One that was not given this name: a copy, or one that was renamed. */
    MISNAMED,
    /** Of another store, or of the other log of this one. */
    FOREIGN
  }

  static Look at(Place place, Path path, SegmentName name) throws IOException {
    try (StorageFile file = place.storage().openForRead(path)) {
      ByteBuffer block = read(file, 0, SegmentHeader.FRAMES_START);
      long size = file.size();
      Optional<SegmentHeader> header = SegmentHeader.decode(block, place.id());
      Found whole = new Found(path, name, header, size);
      Found withoutHeader = new Found(path, name, Optional.empty(), size);
      if (header.isEmpty()) {
        boolean foreign = SegmentHeader.isForeign(block, place.id());
        return new Look(withoutHeader, foreign ? Belonging.FOREIGN : Belonging.OWN);
      }
      if (!fits(place, file, header.get(), name)) {
        return new Look(withoutHeader, Belonging.MISNAMED);
      }
      return counts(place, file, size, header.get())
          ? new Look(whole, Belonging.OWN)
          : new Look(withoutHeader, Belonging.UNCOUNTED);
    } catch (UnknownFormatException unknown) {
      throw unknown.in(path);
    }
  }

  private static ByteBuffer read(StorageFile file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(bytes, offset);
    return bytes.flip();
  }

  /** Whether the file was given this name. One whose trailer is rotten is not asked. */
  private static boolean fits(Place place, StorageFile file, SegmentHeader header, SegmentName name)
      throws IOException {
    if (name instanceof SegmentName.Active active) {
      return header.segment() == active.segment() && header.firstOrdinal() == active.firstOrdinal();
    }
    SegmentName.Sealed sealed = (SegmentName.Sealed) name;
    if (header.firstOrdinal() > sealed.firstOrdinal()) {
      return false;
    }
    long at = Math.max(0, file.size() - SegmentFooter.LENGTH);
    Optional<SegmentFooter> footer =
        SegmentFooter.decode(read(file, at, SegmentFooter.LENGTH), place.id(), header.segment());
    return footer.isPresent()
        ? fits(footer.get().summary(), sealed)
        : beginsWithin(place, file, header, sealed);
  }

  /** What the first frame says, for one without a trailer. */
  private static boolean beginsWithin(
      Place place, StorageFile file, SegmentHeader header, SegmentName.Sealed name)
      throws IOException {
    return new FrameScanner(file, place.id(), header.segment(), file.size())
        .frameAt(SegmentHeader.FRAMES_START)
        .map(
            first ->
                first.firstOrdinal() >= name.firstOrdinal()
                    && first.firstOrdinal() <= name.lastOrdinal())
        .orElse(true);
  }

  /** A merge may leave out the first record of its range, and never the last one. */
  private static boolean fits(Summary summary, SegmentName.Sealed name) {
    return summary.lastOrdinal() == name.lastOrdinal()
        && summary.firstOrdinal() >= name.firstOrdinal();
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
