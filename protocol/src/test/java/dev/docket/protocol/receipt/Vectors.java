package dev.docket.protocol.receipt;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.HmacSha256;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Salt;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.merkle.ConsistencyProof;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.EntryProof;
import dev.docket.protocol.merkle.HeldNodes;
import dev.docket.protocol.merkle.InclusionProof;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.protocol.merkle.StateTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the test vectors of {@code docs/format/receipts.md}: one case with a receipt of every type,
 * in a log of other cases, and every kind of proof of it; and one with a gap. The same in every
 * run.
 */
final class Vectors {

  static final Path DIRECTORY = Path.of("src", "test", "resources", "vectors");

  private static final String ORIGIN = "example.com/orders";
  private static final Salt SALT = new Salt(Hash.of(ascii("docket vectors, salt")).hex());
  static final SigningKey KEY = SigningKey.of(ORIGIN, Hash.of(ascii("docket vectors, 1")).bytes());
  static final SigningKey NEXT = SigningKey.of(ORIGIN, Hash.of(ascii("docket vectors, 2")).bytes());

  private final List<Receipt> chain = new ArrayList<>();
  private final List<Receipt> gap = new ArrayList<>();
  private final List<StateTree> states = new ArrayList<>();
  private final List<Receipt> log = new ArrayList<>();
  private final Map<String, CanonicalTuple> entries = new TreeMap<>();
  private final Map<String, String> files = new TreeMap<>();

  /** Writes the files anew; the working directory is the module. */
  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(DIRECTORY);
    for (Map.Entry<String, String> file : new Vectors().files().entrySet()) {
      Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
    }
  }

  /** All files by name. */
  Map<String, String> files() {
    makeChain();
    makeGap();
    makeLog();
    for (int version = 0; version < chain.size(); version++) {
      String type = chain.get(version).body().type().wireName();
      files.put(type + ".proof", file(version, null, KEY));
    }
    files.put("restore-gap.proof", file(gap.get(2), null, KEY));
    makeEntryProofs();
    files.put("rotation.proof", file(1, null, KEY, NEXT));
    files.put("growth.txt", growth().toString());
    files.put("keys.txt", KEY.verifier() + "\n" + NEXT.verifier() + "\n");
    return files;
  }

  private void makeChain() {
    long start = 1_800_000_000_000L;
    put("[\"created\",1800000000000]", "[\"scope\",\"root\",null,\"active\",1800000000000]");
    put("[\"status\",\"running\"]", "[\"step_count\",0]", "[\"hold\",null]");
    put("[\"ctx\",\"amount\",12.5]", "[\"ctx\",\"customer\",\"Ada \u2014 \\\"A\\\"\"]");
    commit(ReceiptType.GENESIS, CaseStatus.RUNNING, 0, start, "[\"ctx\",\"amount\",12.5]");
    put("[\"token\",\"t1\",\"Check\",\"root\",\"active\",1,null,null,{\"by\":\"Bo\"}]");
    put("[\"ctx\",\"limit\",100000000000000000000]", "[\"step_count\",1]");
    commit(ReceiptType.COMMIT, CaseStatus.RUNNING, 3, start + 1_000, "[\"step_count\",1]");
    StringBuilder state = new StringBuilder("salt " + SALT.hex() + "\n");
    entries.values().forEach(form -> state.append(form).append('\n'));
    files.put("state.txt", state.append("root " + states.get(1).root() + "\n").toString());
    put("[\"hold\",\"asked by the customer\"]");
    commit(ReceiptType.HOLD, CaseStatus.RUNNING, 0, start + 2_000, "[\"hold\",\"asked\"]");
    put("[\"hold\",null]");
    commit(ReceiptType.RESUME, CaseStatus.RUNNING, 0, start + 3_000, "[\"resume\",\"paid\"]");
    entries.remove("token/t1");
    entries.remove("context/limit");
    put("[\"step_count\",0]");
    commit(ReceiptType.RESTORE, CaseStatus.RUNNING, 0, start + 4_000, "[\"restore\",0,\"undo\"]");
    put("[\"status\",\"done\"]");
    commit(ReceiptType.COMMIT, CaseStatus.DONE, 1, start + 5_000, "[\"status\",\"done\"]");
    commit(ReceiptType.ERASE, CaseStatus.DONE, 0, start + 6_000, "[\"erase\",\"asked\"]");
    files.put("chain.txt", text(chain));
  }

  private static String text(List<Receipt> receipts) {
    StringBuilder lines = new StringBuilder();
    receipts.forEach(receipt -> lines.append(receipt.text()).append('\n'));
    Hash head = receipts.get(receipts.size() - 1).hash();
    return lines.append("head " + head + "\n").toString();
  }

  /** Another case, which lost its versions 2 to 4 and was restored out of safe mode. */
  private void makeGap() {
    next(0, ReceiptType.GENESIS, null);
    next(1, ReceiptType.COMMIT, null);
    next(5, ReceiptType.RESTORE, new SkippedVersions(2, 4));
    next(6, ReceiptType.COMMIT, null);
    files.put("chain-gap.txt", text(gap));
  }

  private void next(long seq, ReceiptType type, @Nullable SkippedVersions skipped) {
    ReceiptBody before = gap.isEmpty() ? null : gap.get(gap.size() - 1).body();
    gap.add(
        Receipt.of(
            new ReceiptBody(
                ORIGIN,
                CaseId.of("order-2"),
                seq,
                type,
                before == null ? Hash.NONE : gap.get(gap.size() - 1).hash(),
                before == null ? Hash.NONE : before.stateAfter(),
                Hash.of(ascii("state " + seq)),
                Hash.of(ascii("changes " + seq)),
                type == ReceiptType.COMMIT ? 1 : 0,
                CaseStatus.RUNNING,
                QuantumId.of("q" + seq),
                Instant.ofEpochMilli(1_800_000_100_000L + seq),
                1,
                skipped)));
  }

  private void put(String... forms) {
    for (String form : forms) {
      CanonicalTuple tuple = CanonicalTuple.parse(form);
      entries.put(EntryName.ofForm(tuple).toString(), tuple);
    }
  }

  private void commit(ReceiptType type, CaseStatus status, int n, long time, String... changes) {
    int version = chain.size();
    put("[\"version\"," + version + "]", "[\"last_commit\"," + time + "]");
    StateTree state = StateTree.empty(SALT);
    for (CanonicalTuple form : entries.values()) {
      state = state.with(form);
    }
    String all = "docket/changes/1\n" + String.join("\n", changes) + "\n";
    Receipt before = version == 0 ? null : chain.get(version - 1);
    chain.add(
        Receipt.of(
            new ReceiptBody(
                ORIGIN,
                CaseId.of("order-1"),
                version,
                type,
                before == null ? Hash.NONE : before.hash(),
                before == null ? Hash.NONE : before.body().stateAfter(),
                type == ReceiptType.ERASE ? Hash.NONE : state.root(),
                Hash.ofBytes(HmacSha256.of(SALT.bytes(), all.getBytes(StandardCharsets.UTF_8))),
                n,
                status,
                QuantumId.of("q" + version),
                Instant.ofEpochMilli(time),
                1)));
    states.add(state);
  }

  /** Two receipts of others before each of this case's, and one behind. */
  private void makeLog() {
    for (int i = 0; i < chain.size(); i++) {
      log.add(other(2 * i));
      log.add(other(2 * i + 1));
      log.add(chain.get(i));
    }
    log.addAll(gap);
    log.add(other(99));
  }

  private static Receipt other(int i) {
    Hash any = Hash.of(ascii("other " + i));
    return Receipt.of(
        new ReceiptBody(
            ORIGIN,
            CaseId.of("other-" + i),
            0,
            ReceiptType.GENESIS,
            Hash.NONE,
            Hash.NONE,
            any,
            any,
            0,
            CaseStatus.RUNNING,
            QuantumId.of("create"),
            Instant.ofEpochMilli(1_800_000_000_000L + i),
            1));
  }

  private void makeEntryProofs() {
    StateTree state = states.get(1);
    EntryProof amount = state.inclusion(CanonicalTuple.parse("[\"ctx\",\"amount\",12.5]"));
    files.put("entry.proof", file(1, amount, KEY));
    files.put("entry-exclusive.proof", file(1, state.exclusive(amount), KEY));
    EntryProof limit =
        state.inclusion(CanonicalTuple.parse("[\"ctx\",\"limit\",100000000000000000000]"));
    files.put("entry-large-number.proof", file(1, limit, KEY));
    files.put("absent-empty.proof", file(1, absent(state, EntryProof.Nothing.class), KEY));
    files.put("absent-other.proof", file(1, absent(state, EntryProof.Other.class), KEY));
  }

  /** The first absence whose way ends so. */
  private static EntryProof absent(StateTree state, Class<?> end) {
    for (int i = 0; ; i++) {
      EntryProof proof = state.absence(EntryName.context("missing-" + i));
      if (end.isInstance(proof.found())) {
        return proof;
      }
    }
  }

  private HeldNodes nodes(int size) {
    HeldNodes nodes = new HeldNodes();
    log.subList(0, size).forEach(receipt -> nodes.append(LogHash.leaf(receipt.bytes())));
    return nodes;
  }

  private SignedNote checkpoint(int size, NoteSigner... signers) {
    Hash root = nodes(size).root(0, size);
    return SignedNote.sign(new Checkpoint(ORIGIN, size, root).toString(), List.of(signers));
  }

  private String file(int version, @Nullable EntryProof entry, NoteSigner... signers) {
    return file(chain.get(version), entry, signers);
  }

  private String file(Receipt receipt, @Nullable EntryProof entry, NoteSigner... signers) {
    int index = log.indexOf(receipt);
    InclusionProof inclusion = InclusionProof.of(nodes(log.size()), index, log.size());
    TlogProof proof = new TlogProof(inclusion, checkpoint(log.size(), signers));
    return new ProofFile(receipt, entry, proof).toString();
  }

  private GrowthProof growth() {
    int before = 7;
    return new GrowthProof(
        ConsistencyProof.of(nodes(log.size()), before, log.size()),
        checkpoint(before, KEY),
        checkpoint(log.size(), NEXT));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
