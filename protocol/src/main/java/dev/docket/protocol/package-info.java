/**
 * What travels to a case and what is stored of it: ids, mutations, commands, replies, events and
 * violations.
 *
 * <p>Everything here is immutable. Commands carry an {@code ActorRef} to answer to, and that is the
 * only thing of Akka in this module; below {@link dev.docket.protocol.json} and {@link
 * dev.docket.protocol.receipt} there is none at all, so that an auditor can verify receipts with
 * nothing but this jar and Jackson. What is stored or sent is bound to Akka's Jackson CBOR
 * serializer by logical names in {@code reference.conf}: no Java class name is ever written, so
 * moving a class orphans nothing.
 */
@NullMarked
package dev.docket.protocol;

import org.jspecify.annotations.NullMarked;
