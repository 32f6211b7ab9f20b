/**
 * The notary: follows the journal's commit order, appends every receipt to one Merkle tree, writes
 * it as C2SP tiles and signs checkpoints of it.
 *
 * <p>It comes behind the journal and never stands in the way of a commit: it reads what is durable.
 * Its entry bundles and its last signed checkpoint are its own record; tiles are derived from them.
 * It never signs two trees that disagree, wherever it is stopped ({@link
 * dev.docket.engine.notary.NotaryLog} says by what order of writes), and refuses to go on where it
 * would have to. The formats are those of {@code dev.docket.protocol.checkpoint}; the files are
 * those of {@code dev.docket.engine.notary.file}.
 */
@NullMarked
package dev.docket.engine.notary;

import org.jspecify.annotations.NullMarked;
