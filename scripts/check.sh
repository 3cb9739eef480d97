#!/bin/bash
# Everything that can be said about the code without running it. Runs all checks, then fails if one did.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.8.0

# Checking tools are built once and kept beside whisper.cpp in the user's cache, in a folder named after what they are
# and which Go built them (a tool built by an older Go may not read what a newer one writes).
tools=${XDG_CACHE_HOME:-$HOME/.cache}/ratsschreiber/tools
tool() {
	local folder
	folder=$tools/$(basename "${1%@*}")-${1#*@}-$(go env GOVERSION)
	if ! ls "$folder"/* >/dev/null 2>&1; then
		GOBIN=$folder CGO_ENABLED=0 go install "$1" >&2 || return 1
	fi
	echo "$folder/$(basename "${1%@*}")"
}

failed=()
verdict() { # name, exit code
	if [ "$2" = 0 ]; then echo "check ok      $1"; else
		echo "check FAILED  $1"
		failed+=("$1")
	fi
}

unformatted=$(git ls-files --cached --others --exclude-standard '*.go' | xargs -r gofmt -l)
if [ -n "$unformatted" ]; then echo "$unformatted"; fi
[ -z "$unformatted" ]
verdict gofmt $?

go vet ./...
verdict "go vet" $?

if program=$(tool "$staticcheck"); then
	"$program" ./...
	verdict "$staticcheck" $?
else
	verdict "$staticcheck (could not be built)" 1
fi

go test ./internal/architecture
verdict "who may import whom" $?

shellcheck -x scripts/*.sh .ci/run
verdict shellcheck $?

if program=$(tool "$govulncheck"); then
	log=$(mktemp)
	"$program" ./... >"$log" 2>&1
	code=$?
	if [ $code = 0 ]; then
		verdict "$govulncheck" 0
	elif [ $code = 3 ]; then # 3: something was found
		cat "$log"
		verdict "$govulncheck" 3
	elif grep -qE 'fetching vulnerabilities|dial tcp|no such host' "$log"; then
		tail -n 3 "$log"
		echo "check NOT RUN $govulncheck: the database of known vulnerabilities cannot be reached from here"
	else
		cat "$log"
		verdict "$govulncheck" "$code"
	fi
	rm -f "$log"
else
	echo "check NOT RUN $govulncheck: the tool itself cannot be fetched from here"
fi

if [ ${#failed[@]} -gt 0 ]; then
	echo "check: failed: ${failed[*]}" >&2
	exit 1
fi
