#!/bin/bash
# Prepares a fresh machine. Safe to run again at any time; when everything is there it takes a fraction of a second.
#
#   setup.sh        what building and running needs
#   setup.sh test   what the tests need as well
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

needed=$(awk '$1 == "go" { print $2 }' "$here/../go.mod")
if ! command -v go >/dev/null; then
	echo "setup: Go is missing. Please install Go $needed or newer and put its bin folder on the PATH." >&2
	exit 1
fi
found=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
found=${found#go}
found=${found%% *}
if [ "$(printf '%s\n' "$needed" "$found" | sort -V | head -n 1)" != "$needed" ]; then
	echo "setup: Go $found is too old. Please install Go $needed or newer and put its bin folder on the PATH." >&2
	exit 1
fi

"$here/packages.sh" build "$@"
"$here/whisper.sh"
