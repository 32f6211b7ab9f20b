package dev.docket.persistence.recovery;

import java.util.SortedSet;

/**
 * One place of damage.
 *
 * @param kind what kind
 * @param file the file, relative to the store's directory
 * @param offset where in the file, bytes
 * @param length how many bytes, 0 where it cannot be told
 * @param firstOrdinal first ordinal that is lost or unreadable, 0 where it cannot be told
 * @param lastOrdinal last such ordinal, 0 where it cannot be told
 * @param ids the persistence ids known to be touched
 * @param idsComplete whether {@code ids} names all of them; if not, every id without a later
 *     chained record is suspect
 * @param detail one sentence for a person
 */
public record DamageReport(
    Damage kind,
    String file,
    long offset,
    long length,
    long firstOrdinal,
    long lastOrdinal,
    SortedSet<String> ids,
    boolean idsComplete,
    String detail) {}
