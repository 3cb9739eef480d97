#!/bin/bash
# Transcribes and drafts the demonstration meeting with the built programs and shows the result.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=demo-out

bin/ratsschreiber demo "$out"

meeting=$(find "$out" -maxdepth 1 -name '*.sitzung' -print -quit)
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -x bin/ratsschreiber-gui ] && [ -n "$meeting" ]; then
	exec bin/ratsschreiber-gui "$meeting"
fi
echo "The documents are in $PWD/$out"
