package dev.docket.persistence.recovery;

import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a log, sorted by what they are, with their headers read. Looks at names and headers
 * only.
 *
 * @param temporary names of temporary files
 * @param sealed sealed segments that answer for their ordinals, in the order of these
 * @param active unsealed segments in the order of their numbers
 * @param uncounted unsealed segments whose header announces a copied frame that is not there whole
 * @param replaced unsealed segments of which a sealed copy exists, and sealed ones of which a wider
 *     one does
 */
record Survey(
    List<String> temporary,
    List<Found> sealed,
    List<Found> active,
    Set<Found> uncounted,
    List<Path> replaced) {

  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);
  private static final int LISTINGS = 100;

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

    /** Its size, as far as offsets go. */
    int limit() {
      return (int) Math.min(Integer.MAX_VALUE - Frame.ALIGNMENT, size);
    }
  }

  /** Looks at the log's directory. */
  static Survey of(Place place, boolean readOnly, Findings findings) throws IOException {
    List<String> temporary = new ArrayList<>();
    List<Found> sealed = new ArrayList<>();
    List<Found> active = new ArrayList<>();
    Set<Found> uncounted = new HashSet<>();
    List<String> foreign = new ArrayList<>();
    for (String fileName : names(place, readOnly)) {
      Optional<SegmentName> name = SegmentName.parse(fileName);
      if (fileName.endsWith(SegmentName.TEMPORARY)) {
        temporary.add(fileName);
      } else if (fileName.endsWith(SegmentName.SET_ASIDE) || fileName.endsWith(SegmentName.TORN)) {
        LOG.info("{} was set aside before and is left alone", fileName);
      } else if (name.isEmpty()) {
        findings.harmless(Damage.FOREIGN_FILE, fileName, "This file is not part of a log.");
      } else {
        Look look = Look.at(place, place.directory().resolve(fileName), name.get());
        switch (look.belonging()) {
          case FOREIGN -> {
            foreign.add(fileName);
            findings.harmless(
                Damage.FOREIGN_FILE, fileName, "It belongs to another store or to the other log.");
          }
          case MISNAMED ->
              findings.harmless(
                  Damage.MISNAMED_SEGMENT, fileName, "It was not given this name and is not read.");
          case UNCOUNTED, OWN -> {
            (name.get() instanceof SegmentName.Sealed ? sealed : active).add(look.found());
            if (look.belonging() == Look.Belonging.UNCOUNTED) {
              uncounted.add(look.found());
            }
          }
        }
      }
    }
    if (sealed.isEmpty() && active.isEmpty() && !foreign.isEmpty()) {
      throw new IOException(
          place.directory()
              + " holds segments of another store or of the other log only, such as "
              + foreign.get(0)
              + "; or store.json is not the one of this store");
    }
    active.sort(Comparator.comparingLong(Found::number));
    Generations generations = new Generations(place, readOnly, findings, sealed);
    generations.choose();
    List<Found> remaining = new ArrayList<>();
    for (Found found : active) {
      if (!generations.answerFor(found)) {
        remaining.add(found);
      }
    }
    return new Survey(
        temporary, generations.serving(), remaining, uncounted, generations.obsolete());
  }

  /**
   * The names in the directory. A merge beside a reader adds its segment before it takes others
   * away, so where two listings are alike, nothing was missed between them.
   */
  private static List<String> names(Place place, boolean readOnly) throws IOException {
    List<String> names = place.storage().list(place.directory());
    List<String> again = readOnly ? place.storage().list(place.directory()) : names;
    for (int i = 0; i < LISTINGS && !again.equals(names); i++) {
      names = again;
      again = place.storage().list(place.directory());
    }
    return names;
  }
}
