-- The tables of akka-persistence-jdbc 5.2.1 that cases use, in the schema that comes first in the
-- search path. May be run again. They differ from those that come with it in the length of a
-- persistence id: that of a case takes up to 605 characters.
CREATE TABLE IF NOT EXISTS event_journal (
  ordering BIGSERIAL,
  persistence_id TEXT NOT NULL,
  sequence_number BIGINT NOT NULL,
  deleted BOOLEAN DEFAULT FALSE NOT NULL,
  writer VARCHAR(255) NOT NULL,
  write_timestamp BIGINT,
  adapter_manifest VARCHAR(255),
  event_ser_id INTEGER NOT NULL,
  event_ser_manifest VARCHAR(255) NOT NULL,
  event_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  -- The last guard of a history: of two nodes that both take a case for theirs, one fails here.
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX IF NOT EXISTS event_journal_ordering_idx ON event_journal (ordering);

CREATE TABLE IF NOT EXISTS event_tag (
  event_id BIGINT,
  tag VARCHAR(256),
  PRIMARY KEY (event_id, tag),
  CONSTRAINT fk_event_journal
    FOREIGN KEY (event_id) REFERENCES event_journal (ordering) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS snapshot (
  persistence_id TEXT NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  snapshot_ser_id INTEGER NOT NULL,
  snapshot_ser_manifest VARCHAR(255) NOT NULL,
  snapshot_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);

-- The logs of notaries (docket.engine.notary.store = postgres): the files of each by path, and under
-- which epoch it was taken last. A notary compares and holds that row in every transaction that
-- writes files, so that one that was cut off cannot: no other hand should change it.
CREATE TABLE IF NOT EXISTS notary_log (
  log TEXT PRIMARY KEY,
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL,
  since TIMESTAMPTZ NOT NULL
);

CREATE TABLE IF NOT EXISTS notary_file (
  log TEXT NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (log, path)
);

-- What ./docket migrate has copied here from the directory of a store, so that it goes on where it was: the
-- event with the ordinal o, first_ordinal to last_ordinal, has the ordering o - first_ordinal +
-- first_ordering, and those up to copied_to are here.
CREATE TABLE IF NOT EXISTS docket_migration (
  store_id UUID NOT NULL,
  first_ordinal BIGINT NOT NULL,
  last_ordinal BIGINT NOT NULL,
  first_ordering BIGINT NOT NULL,
  copied_to BIGINT NOT NULL,
  PRIMARY KEY (store_id, first_ordinal)
);

-- A deletion keeps the row of the last deleted event, for its sequence number. An erased case must
-- leave no value behind in it.
CREATE OR REPLACE FUNCTION docket_forget_deleted() RETURNS trigger AS $$
BEGIN
  NEW.event_payload := ''::BYTEA;
  NEW.meta_payload := NULL;
  RETURN NEW;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE TRIGGER docket_forget_deleted
  BEFORE UPDATE OF deleted ON event_journal
  FOR EACH ROW WHEN (NEW.deleted)
  EXECUTE FUNCTION docket_forget_deleted();
