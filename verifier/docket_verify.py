#!/usr/bin/env python3
"""Verifies proofs of Docket with nothing but Python 3.8 or later and its standard library.

    docket_verify.py proof FILE --key KEY [--key KEY ...]    a proof file
    docket_verify.py growth FILE --key KEY [--key KEY ...]   that a log only grew
    docket_verify.py chain FILE                              receipts, one on a line, then "head HASH"
    docket_verify.py state FILE                              "salt HEX", entries, then "root HASH"

KEY is a line NAME+KEYID+BASE64, or the name of a file with such lines. Exit status: 0 it holds,
1 it does not, 2 wrong use. The formats are those of docs/format/receipts.md; this file shares no
code with Docket's own verifier.
"""

import argparse
import base64
import functools
import hashlib
import hmac
import json
import os
import re
import sys


class Refuted(Exception):
    """What was to be verified does not hold, or is malformed."""


def require(holds, message):
    if not holds:
        raise Refuted(message)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hmac256(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def hex32(text):
    require(re.fullmatch("[0-9a-f]{64}", text), "not 64 hexadecimal digits: %r" % text)
    return bytes.fromhex(text)


def base64_strict(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise Refuted("not base64: %s" % fault)
    require(base64.b64encode(data).decode() == text, "not base64 as it is written")
    return data


# --- Ed25519, RFC 8032 section 5.1; extended coordinates of section 5.1.4 ---------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = point_add(q, p)
        p = point_add(p, p)
        s >>= 1
    return q


def point_equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point_decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_MINUS_ONE % P
    if (x * x - x2) % P != 0:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=10000)
def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    a, r = point_decompress(public), point_decompress(signature[:32])
    if a is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % L
    return point_equal(point_mul(s, BASE), point_add(r, point_mul(k, a)))


# --- signed notes and checkpoints, c2sp.org/signed-note and c2sp.org/tlog-checkpoint ----------------


def name_ok(name):
    return name != "" and not any(c == "+" or c.isspace() or ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0
                                  for c in name)


def parse_key(text):
    """(name, key id, public key) of NAME+KEYID+BASE64."""
    parts = text.split("+", 2)
    require(len(parts) == 3 and name_ok(parts[0]), "a key is NAME+KEYID+BASE64")
    typed = base64_strict(parts[2])
    require(len(typed) == 33 and typed[0] == 1, "the key is not one of Ed25519")
    key_id = sha256(parts[0].encode(), b"\n", typed)[:4]
    require(parts[1] == key_id.hex(), "the key has another id than it says")
    return parts[0], key_id, typed[1:]


def signers(note, keys):
    """The text of a note, and those of the keys that signed it."""
    blank = note.rfind("\n\n")
    require(blank >= 0 and note.endswith("\n"), "a note is text, an empty line and signatures")
    text, lines = note[: blank + 1], note[blank + 2 : -1].split("\n")
    require(all(ord(c) >= 0x20 or c == "\n" for c in text), "a note holds a control character")
    require(len(lines) <= 64, "a note has too many signatures")
    signed = []
    for line in lines:
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        require(match and name_ok(match.group(1)), "no signature line: %r" % line)
        data = base64_strict(match.group(2))
        require(len(data) > 4, "a signature is too short")
        for key in keys:
            if key[0] == match.group(1) and key[1] == data[:4]:
                require(ed25519_verify(key[2], text.encode(), data[4:]),
                        "the signature of %s is not of this text" % key[0])
                if key not in signed:
                    signed.append(key)
    return text, signed


def parse_checkpoint(text):
    lines = text.split("\n")
    require(len(lines) == 4 and lines[3] == "" and lines[0] != "", "a checkpoint is three lines")
    require(re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]), "the size of a checkpoint is malformed")
    root = base64_strict(lines[2])
    require(len(root) == 32, "the root of a checkpoint is malformed")
    return lines[0], int(lines[1]), root


def signed_checkpoint(note, keys):
    """(origin, size, root, keys of that log that signed it); one at least."""
    text, signed = signers(note, keys)
    origin, size, root = parse_checkpoint(text)
    signed = [key for key in signed if key[0] == origin]
    require(signed, "the checkpoint of %s is signed by none of the keys given" % origin)
    return origin, size, root, signed


# --- log tree, RFC 9162 section 2.1 -----------------------------------------------------------------


def log_node(left, right):
    return sha256(b"\x01", left, right)


def climb(fn, sn, start, hashes, join):
    """The walk that sections 2.1.3.2 and 2.1.4.2 share."""
    for aside in hashes:
        require(sn > 0, "a proof has too many hashes")
        if fn & 1 or fn == sn:
            start = join(start, aside, True)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            start = join(start, aside, False)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "a proof has too few hashes")
    return start


def included(entry, index, size, hashes, root):
    require(index < size, "the log is shorter than the index")
    found = climb(index, size - 1, sha256(b"\x00", entry), hashes,
                  lambda node, aside, left: log_node(aside, node) if left else log_node(node, aside))
    require(found == root, "the receipt is not entry %d of the log's first %d" % (index, size))


def consistent(size1, root1, size2, root2, hashes):
    require(size1 <= size2, "the log shrank")
    if size1 == size2 or size1 == 0:
        require(not hashes, "hashes that prove nothing")
        require(root1 == (root2 if size1 else sha256()), "the roots differ")
        return
    path = ([root1] if size1 & (size1 - 1) == 0 else []) + hashes
    require(path, "a proof without hashes")
    fn, sn = size1 - 1, size2 - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1

    def join(pair, aside, left):
        if left:
            return log_node(aside, pair[0]), log_node(aside, pair[1])
        return pair[0], log_node(pair[1], aside)

    found = climb(fn, sn, (path[0], path[0]), path[1:], join)
    require(found == (root1, root2), "the later log does not begin with the earlier")


# --- state tree -------------------------------------------------------------------------------------

KEYED = ("ctx", "token", "scope", "metadata")
SINGLE = ("status", "version", "hold", "step_count", "created", "last_commit")


def tag(what):
    return ("docket/state/%s/1\n" % what).encode()


def parse_json(text):
    def no_constant(word):
        raise ValueError(word)

    def unique(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ValueError("a name twice")
        return dict(pairs)

    try:
        return json.loads(text, parse_constant=no_constant, object_pairs_hook=unique)
    except (ValueError, RecursionError) as fault:
        raise Refuted("not JSON: %s" % fault)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def name_of_form(form):
    """The canonical name at the beginning of an entry's form, checked against its text."""
    items = parse_json(form)
    require(isinstance(items, list) and items and items[0] in KEYED + SINGLE, "no entry: %r" % form)
    length = 2 if items[0] in KEYED else 1
    require(len(items) > length and all(isinstance(i, str) for i in items[:length]),
            "no entry: %r" % form)
    name = compact(items[:length])
    require(form.startswith(name[:-1] + ","), "not in canonical form: %r" % form)
    return name


def check_name(name):
    items = parse_json(name)
    require(isinstance(items, list) and compact(items) == name, "no name: %r" % name)
    require(all(isinstance(i, str) for i in items), "no name: %r" % name)
    require((len(items) == 2 and items[0] in KEYED) or (len(items) == 1 and items[0] in SINGLE),
            "no name: %r" % name)


def bit(place, depth):
    return place[depth >> 3] >> (7 - (depth & 7)) & 1


def leaf_of(place, entry_salt, form):
    return sha256(tag("leaf"), place, sha256(tag("value"), entry_salt, form.encode()))


def entry_root(place, end, siblings, key_hash):
    require(len(siblings) <= 256, "a proof has more than 256 siblings")
    node = end
    for i, aside in enumerate(siblings):
        if bit(place, len(siblings) - 1 - i):
            node = sha256(tag("node"), aside, node)
        else:
            node = sha256(tag("node"), node, aside)
    return sha256(tag("root"), key_hash, node)


def whole_root(salt, forms):
    """The root of all entries, built anew."""
    place_key = hmac256(salt, tag("place-key"))
    leaves = []
    for form in forms:
        place = hmac256(place_key, tag("place"), name_of_form(form).encode())
        entry_salt = hmac256(salt, tag("entry-salt"), form.encode())
        leaves.append((place, leaf_of(place, entry_salt, form)))
    require(len(set(place for place, _ in leaves)) == len(leaves), "an entry is there twice")

    def below(depth, prefix, here):
        if not here:
            padded = (prefix << (256 - depth)).to_bytes(32, "big")
            empty_salt = hmac256(salt, tag("empty-salt"), depth.to_bytes(2, "big"), padded)
            return sha256(tag("empty"), empty_salt)
        if len(here) == 1:
            return here[0][1]
        halves = ([l for l in here if not bit(l[0], depth)], [l for l in here if bit(l[0], depth)])
        return sha256(tag("node"), below(depth + 1, prefix << 1, halves[0]),
                      below(depth + 1, prefix << 1 | 1, halves[1]))

    return sha256(tag("root"), sha256(tag("key"), place_key), below(0, 0, leaves))


# --- receipts ---------------------------------------------------------------------------------------

HASHES = ("prev", "stateBefore", "stateAfter", "mutations")
TEXTS = HASHES + ("origin", "case", "type", "status", "key")
NUMBERS = ("v", "seq", "n", "time", "schema")
TYPES = ("genesis", "commit", "hold", "resume", "restore", "erase")
FINAL = ("done", "failed", "cancelled")
NOTHING = "0" * 64


def parse_receipt(text):
    receipt = parse_json(text)
    require(isinstance(receipt, dict), "a receipt is an object")
    require(receipt.get("v") == 1, "a receipt of another format")
    skipped = ("skipped",) if "skipped" in receipt else ()
    require(sorted(receipt) == sorted(TEXTS + NUMBERS + skipped), "a receipt has other fields")
    # All names and all numbers are plain, so the canonical form is that of sorted names.
    require(json.dumps(receipt, ensure_ascii=False, separators=(",", ":"), sort_keys=True) == text,
            "a receipt is not in RFC 8785 form")
    require(all(isinstance(receipt[f], str) for f in TEXTS), "a field of a receipt is no string")
    require(all(type(receipt[f]) is int and 0 <= receipt[f] < 2**53 for f in NUMBERS),
            "a field of a receipt is no number")
    for field in HASHES:
        hex32(receipt[field])
    require(receipt["type"] in TYPES, "a receipt of no known type")
    require(receipt["status"] in FINAL + ("running",), "a receipt of no known status")
    if skipped:
        gap = receipt["skipped"]
        require(isinstance(gap, list) and len(gap) == 2 and all(type(v) is int for v in gap),
                "skipped versions are two numbers")
        require(receipt["type"] == "restore" and 1 <= gap[0] <= gap[1] == receipt["seq"] - 1,
                "only a restore skips versions, up to the one before it")
    return receipt


def check_link(before, text, receipt):
    """That a receipt follows the one before, given as its text; None before a genesis."""
    if before is None:
        require(receipt["seq"] == 0 and receipt["type"] == "genesis", "no genesis comes first")
        require(receipt["prev"] == NOTHING and receipt["stateBefore"] == NOTHING,
                "a genesis names something before it")
        return
    last = parse_receipt(before)
    at = "version %d: " % receipt["seq"]
    require(receipt["type"] != "genesis", at + "a second genesis")
    for field in ("case", "origin"):
        require(receipt[field] == last[field], at + "another " + field)
    follows = receipt["skipped"][0] if "skipped" in receipt else receipt["seq"]
    require(follows == last["seq"] + 1, at + "follows version %d" % last["seq"])
    require(receipt["prev"] == sha256(before.encode()).hex(), at + "the chain is broken")
    require(receipt["stateBefore"] == last["stateAfter"], at + "the state before is another")
    require(last["type"] != "erase", at + "after an erase")
    require(last["status"] not in FINAL or receipt["type"] == "erase", at + "after the final status")
    if receipt["type"] == "erase":
        require(last["status"] in FINAL, at + "an erase before the final status")
        require(receipt["stateAfter"] == NOTHING and receipt["status"] == last["status"],
                at + "an erase leaves a state or another status")


def gap_text(receipt):
    """What a restore out of safe mode says to have passed over."""
    return "versions %d to %d are lost, and skipped by the restore of version %d (%s)" % (
        tuple(receipt["skipped"]) + (receipt["seq"], receipt["key"]))


# --- files ------------------------------------------------------------------------------------------


class Lines:
    def __init__(self, text):
        self.text, self.at = text, 0

    def next(self):
        end = self.text.find("\n", self.at)
        require(end >= 0, "the file ends within a line")
        line, self.at = self.text[self.at : end], end + 1
        return line

    def optional(self, word):
        if self.text.startswith(word + " ", self.at):
            return self.next()[len(word) + 1 :]
        return None

    def value(self, word):
        value = self.optional(word)
        require(value is not None, "the line %r is missing" % word)
        return value

    def rest(self):
        return self.text[self.at :]


def read_entry(lines):
    """(name, its form or None, the root that the proof leads to, whether it is exclusive)."""
    form = lines.optional("entry")
    if form is not None:
        name, entry_salt, other, empty = name_of_form(form), hex32(lines.value("salt")), None, None
    else:
        name = lines.value("absent")
        check_name(name)
        empty = lines.optional("empty")
        other = None if empty is not None else lines.value("other").split(" ")
        require(other is None or len(other) == 2, "another entry is shown by two hashes")
    key = lines.optional("place-key")
    place = hex32(lines.value("place"))
    if key is not None:
        require(place == hmac256(hex32(key), tag("place"), name.encode()), "the place is another")
        key_hash = sha256(tag("key"), hex32(key))
    else:
        require(form is not None, "an absence is not proven without the place key")
        key_hash = hex32(lines.value("place-key-hash"))
    siblings = []
    while True:
        sibling = lines.optional("sibling")
        if sibling is None:
            break
        siblings.append(hex32(sibling))
    if form is not None:
        end = leaf_of(place, entry_salt, form)
    elif empty is not None:
        end = sha256(tag("empty"), hex32(empty))
    else:
        there = hex32(other[0])
        require(there != place, "the other entry is at the same place")
        require(all(bit(there, i) == bit(place, i) for i in range(min(256, len(siblings)))),
                "the other entry does not lie where the way ends")
        end = sha256(tag("leaf"), there, hex32(other[1]))
    return name, form, entry_root(place, end, siblings, key_hash), key is not None


def read_log_proof(text):
    """(index, hashes, note) of a tlog-proof."""
    head, found, note = text.partition("\n\n")
    lines = head.split("\n")
    require(found and len(lines) >= 2 and lines[0] == "c2sp.org/tlog-proof@v1", "no log proof")
    match = re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[1])
    require(match, "a log proof has no index")
    hashes = [base64_strict(line) for line in lines[2:]]
    require(all(len(h) == 32 for h in hashes), "a hash of a log proof is malformed")
    return int(match.group(1)), hashes, note


def verify_proof(text, keys):
    """What a proof file proves, as lines for people, and the keys that signed."""
    lines = Lines(text)
    require(lines.next() == "docket-proof@v1", "no proof file")
    receipt_text = lines.value("receipt")
    receipt = parse_receipt(receipt_text)
    entry = None if text.startswith("\n", lines.at) else read_entry(lines)
    require(lines.next() == "", "an empty line comes before the log proof")
    index, hashes, note = read_log_proof(lines.rest())
    text_of_note, _ = signers(note, [])
    _, size, root = parse_checkpoint(text_of_note)
    included(receipt_text.encode(), index, size, hashes, root)
    if entry:
        require(entry[2].hex() == receipt["stateAfter"], "the state has not %s as shown" % entry[0])
    origin, _, _, signed = signed_checkpoint(note, keys)
    report = ["case %s, version %d: a %s, status %s" % (
        receipt["case"], receipt["seq"], receipt["type"], receipt["status"])]
    if "skipped" in receipt:
        report.append(gap_text(receipt))
    if entry:
        report.append("the state has " + entry[1] if entry[1] else "the state has no " + entry[0])
        if not entry[3]:
            report.append("(without the place key: a second entry of that name is not excluded)")
    report.append("entry %d of the first %d of the log %s" % (index, size, origin))
    return report, signed


def verify_growth(text, keys):
    parts = text.split("\n\n")
    require(len(parts) == 5, "a growth proof is hashes and two notes")
    head = parts[0].split("\n")
    require(head[0] == "docket-growth@v1", "no growth proof")
    hashes = [hex32(line) for line in head[1:]]
    before, after = parts[1] + "\n\n" + parts[2] + "\n", parts[3] + "\n\n" + parts[4]
    origin1, size1, root1 = parse_checkpoint(signers(before, [])[0])
    origin2, size2, root2 = parse_checkpoint(signers(after, [])[0])
    require(origin1 == origin2, "the checkpoints are of two logs")
    consistent(size1, root1, size2, root2, hashes)
    signed_checkpoint(before, keys)
    signed_checkpoint(after, keys)
    return ["the log %s only grew from %d to %d entries" % (origin1, size1, size2)]


def whole_lines(text):
    require(text.endswith("\n"), "the last line has no end")
    return text[:-1].split("\n")


def verify_chain(text):
    lines = whole_lines(text)
    before, gaps = None, []
    for line in lines[:-1]:
        receipt = parse_receipt(line)
        check_link(before, line, receipt)
        if "skipped" in receipt:
            gaps.append(gap_text(receipt))
        before = line
    require(before is not None, "no receipts")
    require(lines[-1] == "head " + sha256(before.encode()).hex(), "the last receipt is another")
    return ["%d receipts, each follows the one before" % (len(lines) - 1)] + gaps


def verify_state(text):
    lines = whole_lines(text)
    require(len(lines) >= 2 and lines[0].startswith("salt "), "no state")
    root = whole_root(hex32(lines[0][5:]), lines[1:-1])
    require(lines[-1] == "root " + root.hex(), "the entries have the root " + root.hex())
    return ["%d entries have the root %s" % (len(lines) - 2, root.hex())]


def verify(kind, data, keys):
    """The report; Refuted if it does not hold."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Refuted("not UTF-8: %s" % fault)
    if kind == "proof":
        return verify_proof(text, keys)[0]
    if kind == "growth":
        return verify_growth(text, keys)
    return verify_chain(text) if kind == "chain" else verify_state(text)


def read_keys(arguments):
    keys = []
    for argument in arguments:
        if os.path.exists(argument):
            with open(argument, encoding="utf-8") as file:
                keys += [parse_key(line.rstrip("\n")) for line in file if line.strip()]
        else:
            keys.append(parse_key(argument))
    return keys


def main(arguments):
    parser = argparse.ArgumentParser(description="Verifies proofs of Docket.")
    parser.add_argument("kind", choices=["proof", "growth", "chain", "state"])
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[], help="NAME+KEYID+BASE64, or a file")
    options = parser.parse_args(arguments)
    if options.kind in ("proof", "growth") and not options.key:
        parser.error("--key is needed: without a key nothing is proven")
    try:
        with open(options.file, "rb") as file:
            data = file.read()
        keys = read_keys(options.key)
    except (OSError, Refuted, UnicodeDecodeError) as fault:
        print(fault, file=sys.stderr)
        return 2
    try:
        report = verify(options.kind, data, keys)
    except Refuted as fault:
        print("does not hold: %s" % fault)
        return 1
    print("holds: " + "\n       ".join(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
