#!/bin/bash
# Prints what the shell needs to build and test with plain go commands:
#
#   eval "$(scripts/env.sh)"
#
# The Makefile uses the same lines. One set of flags everywhere: each other set makes Go build the window's C code anew.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
prefix=$("$here/whisper-prefix.sh")

say() { printf 'export %s=%q\n' "$1" "$2"; }
say CGO_CPPFLAGS "\"-I$prefix/include\""
say CGO_LDFLAGS "-O2 -g \"-L$prefix/lib\""
say GOFLAGS -buildvcs=false
say RATSSCHREIBER_WHISPER_CLI "$prefix/bin/whisper-cli"
