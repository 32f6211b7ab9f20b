"""Tests of docket_verify.py: python3 -m unittest discover -s verifier. Takes about half a minute."""

import os
import subprocess
import sys
import unittest

import docket_verify as dv

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, "..", "protocol", "src", "test", "resources", "vectors")


def read(name):
    with open(os.path.join(VECTORS, name), "rb") as file:
        return file.read()


def keys():
    return [dv.parse_key(line) for line in dv.whole_lines(read("keys.txt").decode())]


def holds(name, data, known):
    try:
        if name == "rotation.proof":
            return len(dv.verify_proof(data.decode("utf-8"), known)[1]) == 2
        if name == "keys.txt":
            return [dv.parse_key(k) for k in dv.whole_lines(data.decode("utf-8"))] == known
        kind = "proof" if name.endswith(".proof") else name[: -len(".txt")].split("-")[0]
        return bool(dv.verify(kind, data, known))
    except (dv.Refuted, UnicodeDecodeError):
        return False


class Ed25519Test(unittest.TestCase):
    """RFC 8032 section 7.1, tests 1 and 3."""

    VECTORS = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
         "d25bf5f0595bbe24655141438e7a100b"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
         "4a7c15e9716ed28dc027beceea1ec40a"),
    ]

    def test_published_signatures(self):
        for public, message, signature in self.VECTORS:
            arguments = [bytes.fromhex(x) for x in (public, message, signature)]
            self.assertTrue(dv.ed25519_verify(*arguments))
            arguments[1] += b"x"
            self.assertFalse(dv.ed25519_verify(*arguments))

    def test_signature_with_a_scalar_past_the_order(self):
        public, message, signature = [bytes.fromhex(x) for x in self.VECTORS[1]]
        s = int.from_bytes(signature[32:], "little") + dv.L
        malleated = signature[:32] + s.to_bytes(32, "little")
        self.assertFalse(dv.ed25519_verify(public, message, malleated))


class VectorsTest(unittest.TestCase):

    def test_every_vector_holds(self):
        for name in sorted(os.listdir(VECTORS)):
            with self.subTest(name):
                self.assertTrue(holds(name, read(name), keys()))

    def test_no_vector_holds_with_one_bit_changed(self):
        known = keys()
        for name in sorted(os.listdir(VECTORS)):
            data = bytearray(read(name))
            accepted = []
            for i in range(8 * len(data)):
                data[i >> 3] ^= 1 << (i & 7)
                if holds(name, bytes(data), known):
                    accepted.append(i)
                data[i >> 3] ^= 1 << (i & 7)
            with self.subTest(name):
                self.assertEqual([], accepted)

    def test_a_gap_is_said(self):
        for name, kind in (("chain-gap.txt", "chain"), ("restore-gap.proof", "proof")):
            report = dv.verify(kind, read(name), keys())
            self.assertIn("versions 2 to 4 are lost, and skipped by the restore of version 5 (q5)",
                          report)
        whole = read("chain-gap.txt").decode().replace("\"skipped\":[2,4],", "")
        with self.assertRaises(dv.Refuted):
            dv.verify("chain", whole.encode(), keys())

    def test_an_erase_ends_a_final_case_and_leaves_no_state(self):
        lines = dv.whole_lines(read("chain.txt").decode())[:-1]

        def verdict(receipts):
            text = "\n".join(receipts)
            head = dv.sha256(receipts[-1].encode()).hex()
            return holds("chain.txt", (text + "\nhead " + head + "\n").encode(), [])

        def link(before, **fields):
            receipt = dict(dv.parse_receipt(lines[-1]), **fields)
            receipt["prev"] = dv.sha256(before.encode()).hex()
            receipt["seq"] = dv.parse_receipt(before)["seq"] + 1
            receipt["stateBefore"] = dv.parse_receipt(before)["stateAfter"]
            return dv.json.dumps(receipt, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

        self.assertTrue(verdict(lines[:-1] + [link(lines[-2])]))
        self.assertFalse(verdict(lines[:-1] + [link(lines[-2], stateAfter="1" * 64)]))
        self.assertFalse(verdict(lines[:-1] + [link(lines[-2], status="failed")]))
        self.assertFalse(verdict(lines[:-2] + [link(lines[-3], status="running")]))
        self.assertFalse(verdict(lines + [link(lines[-1])]))
        self.assertFalse(verdict(lines + [link(lines[-1], type="commit")]))

    def test_no_proof_holds_for_a_stranger(self):
        self.assertFalse(holds("entry.proof", read("entry.proof"), keys()[1:]))


class CommandTest(unittest.TestCase):

    def run_command(self, *arguments):
        script = os.path.join(HERE, "docket_verify.py")
        return subprocess.run([sys.executable, script] + list(arguments), capture_output=True)

    def test_exit_status(self):
        key, proof = os.path.join(VECTORS, "keys.txt"), os.path.join(VECTORS, "entry.proof")
        good = self.run_command("proof", proof, "--key", key)
        self.assertEqual(0, good.returncode, good)
        self.assertIn(b'the state has ["ctx","amount",12.5]', good.stdout)
        self.assertEqual(1, self.run_command("chain", proof).returncode)
        self.assertEqual(2, self.run_command("proof", proof).returncode)
        self.assertEqual(2, self.run_command("proof", "missing", "--key", key).returncode)


if __name__ == "__main__":
    unittest.main()
