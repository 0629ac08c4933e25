#!/usr/bin/env bash
# Gets llama.cpp as a prebuilt library with the header that fits it, and compiles what the benchmark calls.
# Everything goes to build/ beside this script. Needs npm, git, gcc; nothing else of the project needs any of it.
set -euo pipefail
cd "$(dirname "$0")"

version=3.22.1
library_hash=sha512-5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg==
source_hash=sha512-bltIipuWmc123H7tMIgDGKSsSrhmhlQYeVUC48XTjVW7XGJJiJJyCdlTMzQ/LiWoPkGDpcL4FviDpgw7qfTiDw==
source_commit=de3ff815ea7d559ee917f063901b8986f038abc6

[ "$(uname -sm)" = "Linux x86_64" ] || { echo "The library is for Linux x64." >&2; exit 1; }
for program in npm git gcc openssl; do
  command -v "$program" >/dev/null || { echo "$program is needed." >&2; exit 1; }
done
rm -rf build && mkdir build && cd build

# fetch PACKAGE HASH FOLDER: a package of one pinned version and content, its scripts not run, its dependencies not installed
fetch() {
  local file
  file=$(npm pack --silent "$1@$version")
  [ "sha512-$(openssl dgst -sha512 -binary "$file" | base64 -w0)" = "$2" ] || { echo "$1@$version is not what it was." >&2; exit 1; }
  mkdir "$3" && tar xzf "$file" -C "$3" --strip-components=1 && rm "$file"
}
fetch @node-llama-cpp/linux-x64 "$library_hash" library
fetch node-llama-cpp "$source_hash" bundle

# The source is in the package as a git bundle; the headers are all that is used of it.
git clone -q bundle/llama/gitRelease.bundle source 2>/dev/null
[ "$(git -C source rev-parse HEAD)" = "$source_commit" ] || { echo "The source is not that of $source_commit." >&2; exit 1; }
rm -rf bundle

mv library/bins/linux-x64/*.so . && rm -rf library
llama=$(basename libllama.v*.so .so) ggml=$(basename libggml.v*.so .so)
gcc -O3 -march=x86-64-v3 -Wall -Wextra -Werror -fvisibility=hidden -shared -fPIC -o libpeer.so ../../peer.c \
  -Isource/include -Isource/ggml/include -L. -l"${llama#lib}" -l"${ggml#lib}" -lggml-base -ldl -Wl,-rpath,'$ORIGIN'
echo "llama.cpp ${llama#libllama.} (node-llama-cpp $version, source $source_commit): $PWD/libpeer.so"
