/**
 * What the three Akka plugins have in common: where a store is configured ({@link
 * dev.docket.persistence.plugin.StoreSection}), how an actor system opens it once and closes it
 * after its last actor ({@link dev.docket.persistence.plugin.DocketStores}), and how objects become
 * bytes ({@link dev.docket.persistence.plugin.Payloads}).
 *
 * <p>Before it in the flow come {@code journal}, {@code snapshot} and {@code query}; after it the
 * {@link dev.docket.persistence.DocketStore}, which knows no Akka.
 */
@NullMarked
package dev.docket.persistence.plugin;

import org.jspecify.annotations.NullMarked;
