#!/bin/sh
# Verifies a proof file with sha256sum, openssl, xxd and sed alone, step by step as receipts.md has it.
# Usage: by-hand.sh FILE KEYLINE. For a file that shows an entry, or none.
set -eu
file=$1 key=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
hash() { sha256sum | cut -d' ' -f1; }
bytes() { printf %s "$1" | xxd -r -p; }
value() { sed -n "s/^$1 //p" "$file"; }

# 1. The leaf of the receipt in the log: SHA-256(0x00 || receipt).
leaf=$({ bytes 00; value receipt | tr -d '\n'; } | hash)

# 2. Up to the root of the log (RFC 9162, 2.1.3.2), which the checkpoint names.
sed -n '/^c2sp.org/,$p' "$file" > "$work/log"
index=$(sed -n 's/^index //p' "$work/log")
sed '1,/^$/d' "$work/log" > "$work/note"
sed '/^$/,$d' "$work/note" > "$work/text"
size=$(sed -n 2p "$work/text")
fn=$index sn=$((size - 1)) node=$leaf
for b64 in $(sed -n '3,/^$/p' "$work/log"); do
  aside=$(printf %s "$b64" | base64 -d | xxd -p -c 32)
  if [ $((fn & 1)) = 1 ] || [ "$fn" = "$sn" ]; then
    node=$(bytes "01$aside$node" | hash)
    while [ $((fn & 1)) = 0 ] && [ "$fn" != 0 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
  else
    node=$(bytes "01$node$aside" | hash)
  fi
  fn=$((fn >> 1)) sn=$((sn >> 1))
done
root=$(sed -n 3p "$work/text" | base64 -d | xxd -p -c 32)
[ "$sn" = 0 ] && [ "$node" = "$root" ] || { echo "the receipt is not in the log"; exit 1; }

# 3. The signature: Ed25519 over the text of the checkpoint.
{ bytes 302a300506032b6570032100
  printf %s "$key" | sed 's/^[^+]*+[^+]*+//' | base64 -d | tail -c 32; } > "$work/key.der"
name=${key%%+*}
sed -n "s|^— $name ||p" "$work/note" | head -n 1 | base64 -d | tail -c 64 > "$work/signature"
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
  -in "$work/text" -sigfile "$work/signature" > /dev/null || { echo "the signature does not hold"; exit 1; }

# 4. The entry, if one is shown, up to the hash of the state, which the receipt names.
place=$(value place)
if [ -n "$place" ]; then
  if [ -n "$(value place-key)" ]; then
    name=$(value absent)
    [ -n "$name" ] || name=$(value entry | sed 's/^\(\["[a-z_]*","[^"]*"\),.*/\1]/')
    computed=$({ printf 'docket/state/place/1\n'; printf %s "$name"; } |
      openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(value place-key)" | sed 's/.*= //')
    [ "$computed" = "$place" ] || { echo "the place is another"; exit 1; }
    keyhash=$({ printf 'docket/state/key/1\n'; bytes "$(value place-key)"; } | hash)
  else
    keyhash=$(value place-key-hash)
  fi
  if [ -n "$(value entry)" ]; then
    v=$({ printf 'docket/state/value/1\n'; bytes "$(value salt)"; value entry | tr -d '\n'; } | hash)
    node=$({ printf 'docket/state/leaf/1\n'; bytes "$place$v"; } | hash)
  elif [ -n "$(value empty)" ]; then
    node=$({ printf 'docket/state/empty/1\n'; bytes "$(value empty)"; } | hash)
  else
    node=$({ printf 'docket/state/leaf/1\n'; bytes "$(value other | tr -d ' ')"; } | hash)
    [ "$(value other | cut -d' ' -f1)" != "$place" ] || { echo "the other entry is this one"; exit 1; }
  fi
  bits=$(bytes "$place" | xxd -b -c 1 | cut -d' ' -f2 | tr -d '\n')
  depth=$(value sibling | wc -l)
  for aside in $(value sibling); do
    if [ "$(printf %s "$bits" | cut -c "$depth")" = 1 ]; then
      node=$({ printf 'docket/state/node/1\n'; bytes "$aside$node"; } | hash)
    else
      node=$({ printf 'docket/state/node/1\n'; bytes "$node$aside"; } | hash)
    fi
    depth=$((depth - 1))
  done
  state=$({ printf 'docket/state/root/1\n'; bytes "$keyhash$node"; } | hash)
  value receipt | grep -q "\"stateAfter\":\"$state\"" || { echo "the state is another"; exit 1; }
fi
echo "holds"
