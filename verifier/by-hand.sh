#!/bin/sh
# Verifies a file with sha256sum, openssl, xxd, base64, sed and their like alone, step by step as
# receipts.md has it: a proof, a growth proof, a chain of receipts, or a whole state.
# Usage: by-hand.sh FILE KEYLINE... (a growth proof across a change of keys takes both keys)
set -eu
file=$1; shift
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
no() { echo "$1"; exit 1; }
hash() { sha256sum | cut -d' ' -f1; }
bytes() { printf %s "$1" | xxd -r -p; }
hmac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" | sed 's/.*= //'; }
value() { sed -n "s/^$1 //p" "$file"; }
logroot() { sed -n 3p "$1" | base64 -d | xxd -p -c 32; }

# The name of an entry's form: its beginning.
name() {
  sed 's/^\(\["\(ctx\|token\|scope\|metadata\)","\([^"\\]\|\\.\)*"\),.*/\1]/;t
    s/^\(\["[a-z_]*"\),.*/\1]/'
}

# The signature: Ed25519 over the text of a checkpoint. signed TEXT NOTE KEYLINE...: by one of the keys.
signed() {
  text=$1 note=$2; shift 2
  for key in "$@"; do
    { bytes 302a300506032b6570032100
      printf %s "$key" | sed 's/^[^+]*+[^+]*+//' | base64 -d | tail -c 32; } > "$work/key.der"
    id=$(printf %s "$key" | cut -d+ -f2)
    [ "${key%%+*}" = "$(head -n 1 "$text")" ] || continue
    for b64 in $(sed -n "s|^— ${key%%+*} ||p" "$note"); do
      [ "$(printf %s "$b64" | base64 -d | head -c 4 | xxd -p)" = "$id" ] || continue
      printf %s "$b64" | base64 -d | tail -c 64 > "$work/signature"
      openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
        -in "$text" -sigfile "$work/signature" > /dev/null 2>&1 && return 0
      no "the signature does not hold"
    done
  done
  no "signed by none of the keys"
}

proof() {
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
  [ "$sn" = 0 ] && [ "$node" = "$(logroot "$work/text")" ] || no "the receipt is not in the log"

  # 3. The signature.
  signed "$work/text" "$work/note" "$@"

  # 4. The entry, if one is shown, up to the hash of the state, which the receipt names.
  place=$(value place)
  [ -n "$place" ] || return 0
  if [ -n "$(value place-key)" ]; then
    named=$(value absent)
    [ -n "$named" ] || named=$(value entry | name)
    computed=$({ printf 'docket/state/place/1\n'; printf %s "$named"; } | hmac "$(value place-key)")
    [ "$computed" = "$place" ] || no "the place is another"
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
    [ "$(value other | cut -d' ' -f1)" != "$place" ] || no "the other entry is this one"
  fi
  way=$(bits "$place")
  depth=$(value sibling | wc -l)
  if [ -n "$(value other)" ] && [ "$depth" -gt 0 ]; then
    [ "$(bits "$(value other | cut -d' ' -f1)" | cut -c "1-$depth")" = "$(printf %s "$way" | cut -c "1-$depth")" ] ||
      no "the other entry does not lie where the way ends"
  fi
  for aside in $(value sibling); do
    if [ "$(printf %s "$way" | cut -c "$depth")" = 1 ]; then
      node=$({ printf 'docket/state/node/1\n'; bytes "$aside$node"; } | hash)
    else
      node=$({ printf 'docket/state/node/1\n'; bytes "$node$aside"; } | hash)
    fi
    depth=$((depth - 1))
  done
  root=$({ printf 'docket/state/root/1\n'; bytes "$keyhash$node"; } | hash)
  value receipt | grep -q "\"stateAfter\":\"$root\"" || no "the state is another"
}

bits() { bytes "$1" | xxd -b -c 1 | cut -d' ' -f2 | tr -d '\n'; }

# That the later log begins with the earlier one (RFC 9162, 2.1.4.2); both notes signed.
growth() {
  sed '1,/^$/d' "$file" > "$work/notes"
  sed '/^$/,$d' "$work/notes" > "$work/text1"
  sed '1,/^$/d; /^$/,$d' "$work/notes" > "$work/note1"
  sed '1,/^$/d' "$work/notes" | sed '1,/^$/d' > "$work/rest"
  sed '/^$/,$d' "$work/rest" > "$work/text2"
  sed '1,/^$/d' "$work/rest" > "$work/note2"
  [ "$(head -n 1 "$work/text1")" = "$(head -n 1 "$work/text2")" ] || no "two logs"
  first=$(sed -n 2p "$work/text1") second=$(sed -n 2p "$work/text2")
  path=$(sed -n '2,/^$/p' "$file")
  [ "$first" -gt 0 ] && [ "$first" -lt "$second" ] || no "nothing between them is to be proven"
  if [ $((first & (first - 1))) = 0 ]; then path="$(logroot "$work/text1") $path"; fi
  fn=$((first - 1)) sn=$((second - 1))
  while [ $((fn & 1)) = 1 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
  fr='' sr=''
  for aside in $path; do
    if [ -z "$fr" ]; then fr=$aside sr=$aside; continue; fi
    [ "$sn" != 0 ] || no "the log did not grow so"
    if [ $((fn & 1)) = 1 ] || [ "$fn" = "$sn" ]; then
      fr=$(bytes "01$aside$fr" | hash) sr=$(bytes "01$aside$sr" | hash)
      while [ $((fn & 1)) = 0 ] && [ "$fn" != 0 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
    else
      sr=$(bytes "01$sr$aside" | hash)
    fi
    fn=$((fn >> 1)) sn=$((sn >> 1))
  done
  [ "$sn" = 0 ] && [ "$fr" = "$(logroot "$work/text1")" ] && [ "$sr" = "$(logroot "$work/text2")" ] ||
    no "the log did not grow so"
  signed "$work/text1" "$work/note1" "$@"
  signed "$work/text2" "$work/note2" "$@"
}

# That each receipt names the hash of the one before, and the state that it left.
chain() {
  before=0000000000000000000000000000000000000000000000000000000000000000 state=$before
  sed '$d' "$file" > "$work/receipts"
  while IFS= read -r receipt; do
    case $receipt in
      *"\"prev\":\"$before\""*"\"stateBefore\":\"$state\""*) ;;
      *) no "the chain is broken" ;;
    esac
    before=$(printf %s "$receipt" | hash)
    state=$(printf %s "$receipt" | sed 's/.*"stateAfter":"\([0-9a-f]*\)".*/\1/')
  done < "$work/receipts"
  [ "$(value head)" = "$before" ] || no "the last receipt is another"
}

# The root of all entries of a state, built anew.
state() {
  salt=$(value salt)
  placekey=$(printf 'docket/state/place-key/1\n' | hmac "$salt")
  sed '1d;$d' "$file" > "$work/forms"
  while IFS= read -r form; do
    place=$({ printf 'docket/state/place/1\n'; printf %s "$form" | name | tr -d '\n'; } | hmac "$placekey")
    entrysalt=$({ printf 'docket/state/entry-salt/1\n'; printf %s "$form"; } | hmac "$salt")
    v=$({ printf 'docket/state/value/1\n'; bytes "$entrysalt"; printf %s "$form"; } | hash)
    echo "$(bits "$place") $({ printf 'docket/state/leaf/1\n'; bytes "$place$v"; } | hash)"
  done < "$work/forms" > "$work/leaves"
  keyhash=$({ printf 'docket/state/key/1\n'; bytes "$placekey"; } | hash)
  root=$({ printf 'docket/state/root/1\n'; bytes "$keyhash$(below '')"; } | hash)
  [ "$(value root)" = "$root" ] || no "the entries have another root"
}

# The hash of what lies below the first bits of places.
below() {
  case $(grep -c "^$1" "$work/leaves") in
    0) prefix=$(printf '%s%0256d' "$1" 0 | cut -c 1-256 | sed 's/..../& /g
s/0000 /0/g;s/0001 /1/g;s/0010 /2/g;s/0011 /3/g;s/0100 /4/g;s/0101 /5/g;s/0110 /6/g;s/0111 /7/g
s/1000 /8/g;s/1001 /9/g;s/1010 /a/g;s/1011 /b/g;s/1100 /c/g;s/1101 /d/g;s/1110 /e/g;s/1111 /f/g')
       emptysalt=$({ printf 'docket/state/empty-salt/1\n'; bytes "$(printf '%04x' ${#1})$prefix"; } | hmac "$salt")
       { printf 'docket/state/empty/1\n'; bytes "$emptysalt"; } | hash ;;
    1) sed -n "s/^$1[01]* //p" "$work/leaves" ;;
    *) { printf 'docket/state/node/1\n'; bytes "$(below "${1}0")$(below "${1}1")"; } | hash ;;
  esac
}

case $(head -n 1 "$file") in
  docket-proof@v1) proof "$@" ;;
  docket-growth@v1) growth "$@" ;;
  'salt '*) state ;;
  *) chain ;;
esac
echo "holds"
