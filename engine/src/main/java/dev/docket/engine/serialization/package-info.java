/**
 * How what the engine stores and sends becomes bytes, besides what Akka's Jackson serializers do:
 * the classes that {@code reference.conf} names. What is read here comes from a disk or another
 * node, before anything else has looked at it.
 */
@NullMarked
package dev.docket.engine.serialization;

import org.jspecify.annotations.NullMarked;
