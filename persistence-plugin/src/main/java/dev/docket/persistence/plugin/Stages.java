package dev.docket.persistence.plugin;

import akka.dispatch.Futures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** The seam between the store's stages and Akka's futures. */
public final class Stages {
  private Stages() {}

  /** The future of a stage; it fails with the cause itself, so that Akka's users see its type. */
  public static <T> Future<T> toScala(CompletionStage<? extends T> stage) {
    Promise<T> promise = Futures.promise();
    BiConsumer<T, Throwable> complete =
        (value, failure) -> {
          if (failure == null) {
            promise.success(value);
          } else {
            promise.failure(unwrapped(failure));
          }
        };
    stage.whenComplete(complete);
    return promise.future();
  }

  /** The cause of a stage's failure without what dependent stages wrap around it. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
