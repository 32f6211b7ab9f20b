package dev.docket.persistence.query.stream;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import dev.docket.persistence.plugin.DurableSignal;
import dev.docket.persistence.plugin.OpenStore;
import dev.docket.persistence.plugin.SharedStore;
import dev.docket.persistence.plugin.Stages;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of what a {@link Pages} reads. At most one page is in memory and at most one read is
 * under way, and neither before downstream asks, so a slow reader costs nobody else anything. When
 * the pages have caught up with the log the stream waits for the store's signal; nothing polls.
 */
final class LogSource<T> extends GraphStage<SourceShape<T>> {
  private final Outlet<T> out = Outlet.create("LogSource.out");
  private final SourceShape<T> shape = SourceShape.of(out);
  private final SharedStore shared;
  private final Function<OpenStore, Pages<T>> query;

  private LogSource(SharedStore shared, Function<OpenStore, Pages<T>> query) {
    this.shared = shared;
    this.query = query;
  }

  /**
   * @param query starts the query anew for each materialisation, on a reader thread
   */
  static <T> Source<T, NotUsed> of(SharedStore shared, Function<OpenStore, Pages<T>> query) {
    return Source.fromGraph(new LogSource<>(shared, query));
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Reading();
  }

  /** A page together with the signal of the store that it was read from. */
  private record Read<T>(Page<T> page, DurableSignal signal) {}

  private final class Reading extends GraphStageLogic {
    private final AsyncCallback<Read<T>> arrived = createAsyncCallback(this::onPage);
    private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
    private final AsyncCallback<Long> woken = createAsyncCallback(ordinal -> read());
    // Only touched by the one read that is under way.
    private @Nullable Pages<T> pages;
    private Iterator<T> elements = Collections.emptyIterator();
    private @Nullable Read<T> last;
    private DurableSignal.@Nullable Waiting waiting;

    private Reading() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pushOrRead();
            }
          });
    }

    private void pushOrRead() {
      if (elements.hasNext()) {
        push(out, elements.next());
        endAfterLast();
        return;
      }
      Read<T> before = last;
      if (before != null && before.page().rest() == Page.Rest.CAUGHT_UP) {
        long seen = before.page().seen();
        waiting = before.signal().await(seen, () -> woken.invoke(seen));
      } else {
        read();
      }
    }

    private void read() {
      waiting = null;
      shared
          .opened()
          .thenApplyAsync(this::readBlocking, shared.readers())
          .whenComplete(
              (read, failure) -> {
                if (failure == null) {
                  arrived.invoke(read);
                } else {
                  failed.invoke(Stages.unwrapped(failure));
                }
              });
    }

    private Read<T> readBlocking(OpenStore open) {
      Pages<T> reading = pages;
      if (reading == null) {
        reading = query.apply(open);
        pages = reading;
      }
      return new Read<>(reading.next(), open.durable());
    }

    private void onPage(Read<T> read) {
      last = read;
      elements = read.page().elements().iterator();
      endAfterLast();
      // Has no effect on a stage that has just ended: nothing is available then.
      if (isAvailable(out)) {
        pushOrRead();
      }
    }

    private void endAfterLast() {
      Read<T> read = last;
      if (elements.hasNext() || read == null) {
        return;
      }
      Throwable failure = read.page().failure();
      if (failure != null) {
        failStage(failure);
      } else if (read.page().rest() == Page.Rest.NONE) {
        completeStage();
      }
    }

    @Override
    public void postStop() {
      DurableSignal.Waiting abandoned = waiting;
      if (abandoned != null) {
        abandoned.cancel();
      }
    }
  }
}
