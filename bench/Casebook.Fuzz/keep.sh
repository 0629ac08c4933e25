#!/bin/sh
# Puts some forty inputs of a folder, small and large, and every finding, into the corpus that the tests run: keep.sh TARGET FOLDER.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$1
corpus=$here/../../tests/Casebook.Models.Tests/Fuzzing/Corpus/$target
work=${CASEBOOK_FUZZ:-/tmp/casebook-fuzz}
mkdir -p "$corpus"
step=$(( $(ls "$2" | wc -l) / 40 + 1 ))
ls -Sr "$2" | awk "NR % $step == 0" | while read -r name; do
  cp "$2/$name" "$corpus/$(sha256sum "$2/$name" | cut -c1-16)"
done
for crash in "$work/out/$target/default/crashes/id:"*; do
  [ ! -e "$crash" ] || cp "$crash" "$corpus/found-$(sha256sum "$crash" | cut -c1-16)"
done
