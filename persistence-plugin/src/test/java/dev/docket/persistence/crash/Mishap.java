package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.Verdict;
import java.io.IOException;

/** How a call to a disk goes wrong. */
enum Mishap {
  /** Nothing is done; of a force nobody knows what is. */
  IO_ERROR {
    @Override
    boolean befalls(Call call) {
      return true;
    }

    @Override
    Verdict verdict() {
      return Verdict.failed(new IOException("the disk failed"));
    }
  },
  /** No space, no quota; told at a force at the latest. */
  DISK_FULL {
    @Override
    boolean befalls(Call call) {
      return switch (call) {
        case CREATE, WRITE, FORCE, RENAME, LINK, MAKE_DIRECTORY, FORCE_DIRECTORY -> true;
        default -> false;
      };
    }

    @Override
    Verdict verdict() {
      return Verdict.failed(new DiskFullException("no space left"));
    }
  },
  /** The disk is full behind the first bytes. */
  SHORT_WRITE {
    @Override
    boolean befalls(Call call) {
      return call == Call.WRITE;
    }

    @Override
    Verdict verdict() {
      return Verdict.partly(PART, new DiskFullException("no space left"));
    }
  },
  /** The disk fails behind the first bytes. */
  TORN_WRITE {
    @Override
    boolean befalls(Call call) {
      return call == Call.WRITE;
    }

    @Override
    Verdict verdict() {
      return Verdict.partly(PART, new IOException("the disk failed"));
    }
  };

  /** More than the header of a frame, less than most frames. */
  private static final int PART = 700;

  /** Whether it happens to such calls. */
  abstract boolean befalls(Call call);

  abstract Verdict verdict();
}
