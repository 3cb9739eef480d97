#!/bin/bash
# Prints the folder that the built whisper.cpp of this machine lies in (or will lie in): below the user's cache, so
# that it survives `git clean` and serves every clone. The name holds a hash of all that decides what comes out of
# the build: source, options, compiler, and for a native build the processor.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kind=${RATSSCHREIBER_GGML:-native}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ratsschreiber

hash=$({
	grep -hv "^#" "$here/ggml-options" "$here/whisper-source"
	echo "$kind" "${WHISPER_CPP_DIR:-}"
	"${CC:-cc}" -dumpfullversion -dumpmachine 2>/dev/null || true
	if [ "$kind" = native ]; then
		uname -m
		grep -m1 -E '^(flags|Features)' /proc/cpuinfo || true
	fi
} | sha256sum | cut -c1-12)

# shellcheck source=scripts/whisper-source
. "$here/whisper-source"
echo "$cache/whisper-$whisper_version${WHISPER_CPP_DIR:+-own}-$hash"
