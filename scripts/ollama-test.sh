#!/bin/bash
# Builds a real Ollama server for the tests of summarize/ollama, once, and keeps it in the user's cache. Prints its path.
#
#   scripts/ollama-test.sh          build it where it is missing (about 5 minutes of processor time)
#   scripts/ollama-test.sh test     build it, then run the tests that need it
#   scripts/ollama-test.sh path     say where it is or would be, build nothing
#
# The server runs with a home-made model (summarize/ollama/testmodel), so nothing is downloaded but source code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=$(awk '$1 == "github.com/ollama/ollama" { print substr($2, 2) }' go.mod)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/ratsschreiber/ollama-$version
program=$folder/ollama

build() {
	mkdir -p "$folder"
	exec 9>"$folder/lock"
	flock 9 # two builds at once would write the same file
	if [ -x "$program" ]; then return; fi
	echo "Building Ollama $version for the tests, once; this takes some minutes ..." >&2
	local include malgo
	# The published module leaves out llama.cpp's vendor folder: Debian has two of its headers, the malgo module the third.
	for header in nlohmann/json.hpp stb/stb_image.h; do
		if ! [ -e "/usr/include/$header" ]; then
			echo "missing /usr/include/$header: apt-get install nlohmann-json3-dev libstb-dev" >&2
			return 1
		fi
	done
	include=$folder/include
	mkdir -p "$include/miniaudio"
	malgo=$(go mod download -json github.com/gen2brain/malgo@v0.11.24 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
	cp "$malgo/miniaudio.h" "$include/miniaudio/"
	chmod u+w "$include/miniaudio/miniaudio.h"
	# The flags of scripts/env.sh point at whisper.cpp, whose ggml headers are not those of Ollama: they are set aside here.
	env CGO_ENABLED=1 CGO_CFLAGS="-O2" CGO_LDFLAGS="-O2" CGO_CPPFLAGS="-I$include" CGO_CXXFLAGS="-O2 -I$include" \
		GOFLAGS=-buildvcs=false GOBIN="$folder/new" \
		nice go install "github.com/ollama/ollama@v$version" >&2
	mv "$folder/new/ollama" "$program"
	rmdir "$folder/new"
}

case ${1:-build} in
path)
	echo "$program"
	;;
build)
	build
	echo "$program"
	;;
test)
	build
	shift
	RATSSCHREIBER_OLLAMA=$program go test -count=1 "$@" ./summarize/...
	;;
*)
	sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
