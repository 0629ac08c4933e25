#!/bin/sh
# Fuzzes one target for some seconds: run.sh TARGET SECONDS. Needs afl-fuzz and the tool sharpfuzz; see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$1
seconds=$2
work=${CASEBOOK_FUZZ:-/tmp/casebook-fuzz}
program=$work/program
if [ ! -f "$program/instrumented" ]; then
  rm -rf "$program" "$work/plain"
  dotnet publish "$here" -c Release -o "$work/plain" -v q
  cp -r "$work/plain" "$program"
  sharpfuzz "$program/Casebook.Models.dll"
  touch "$program/instrumented"
fi
if [ ! -d "$work/out/$target" ]; then
  # Instrumented code runs under the fuzzer only.
  dotnet "$work/plain/Casebook.Fuzz.dll" seeds "$work/seeds"
  corpus=$here/../../tests/Casebook.Models.Tests/Fuzzing/Corpus/$target
  [ ! -d "$corpus" ] || cp "$corpus"/* "$work/seeds/$target/"
  input=$work/seeds/$target
else
  input=-
fi
mkdir -p "$work/out"
# The checks are for native programs; the program is started once and fed in turn.
AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 \
  DOTNET_TieredPGO=0 nice -n 10 afl-fuzz -i "$input" -o "$work/out/$target" -t 10000 -m none -V "$seconds" \
  dotnet "$program/Casebook.Fuzz.dll" "$target"
grep -E 'execs_done|execs_per_sec|saved_crashes|saved_hangs|corpus_count|edges_found|run_time' "$work/out/$target/default/fuzzer_stats"
