#!/bin/bash
# Measurements: the project's own programs below bench/ where there are any, and Go's benchmarks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for program in bench/*/run; do
	if [ -x "$program" ]; then
		echo "== $program"
		"$program"
	fi
done
go test -run '^$' -bench . -benchtime "${BENCHTIME:-1s}" ./...
