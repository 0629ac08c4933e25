#!/usr/bin/env bash
# Builds ik_llama.cpp, a fork of llama.cpp with faster kernels for processors, from a clone of its repository, and
# compiles what the benchmark calls. Everything goes to build/ beside this script. Needs git, cmake, g++ and some ten
# minutes on one core; nothing else of the project needs any of it.
#   install.sh CLONE          the clone's folder; it stays as it is
set -euo pipefail
clone=$(cd "${1:?Name the folder of a clone of ik_llama.cpp.}" && pwd)
cd "$(dirname "$0")"

commit=8337e4cd3861406fc04e0854b1409cd1b027fbc9

rm -rf build && mkdir -p build/source
# Only what the library is built of: a clone that lacks large files will do. The index of our own leaves the clone's alone.
GIT_INDEX_FILE="$PWD/build/index" git --git-dir="$(git -C "$clone" rev-parse --absolute-git-dir)" --work-tree=build/source \
  checkout -q "$commit" -- CMakeLists.txt cmake common ggml include scripts src vendor
cmake -S build/source -B build/objects -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=ON -DGGML_IQK_FA_ALL_QUANTS=OFF \
  -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF >build/cmake.log 2>&1
nice make -C build/objects -j"${JOBS:-1}" llama >>build/cmake.log 2>&1 || { tail -20 build/cmake.log >&2; exit 1; }
gcc -O3 -march=native -Wall -Wextra -Werror -DPEER_IK -fvisibility=hidden -shared -fPIC -o build/libpeer.so ../peer.c \
  -Ibuild/source/include -Ibuild/source/ggml/include -Lbuild/objects/src -Lbuild/objects/ggml/src -lllama -lggml -ldl \
  -Wl,-rpath,'$ORIGIN/objects/src:$ORIGIN/objects/ggml/src'
echo "ik_llama.cpp $commit: $PWD/build/libpeer.so"
