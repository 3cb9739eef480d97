#!/bin/bash
# Runs every fuzz target of the project for a short while, one after the other, and prints a line for each.
#
#   FUZZTIME=1m scripts/fuzz.sh              longer (the default is 3s each)
#   scripts/fuzz.sh ./transcribe/...         only these packages
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fuzztime=${FUZZTIME:-3s}
packages=("$@")
if [ ${#packages[@]} -eq 0 ]; then packages=(./...); fi

# Packages whose tests name a fuzz target; asking the others would build their tests for nothing.
all=$(go list -f '{{.Dir}}' "${packages[@]}")
folders=()
while read -r folder; do
	if grep -qsE '^func Fuzz[A-Z]' "$folder"/*_test.go; then folders+=("$folder"); fi
done <<<"$all"

failed=0
for folder in "${folders[@]}"; do
	name=.${folder#"$PWD"}
	listed=$(go test -list '^Fuzz' "$name")
	mapfile -t targets < <(grep '^Fuzz' <<<"$listed")
	for target in "${targets[@]}"; do
		log=$(mktemp)
		if go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzztime" -fuzzminimizetime 1x -parallel 2 "$name" >"$log" 2>&1; then
			verdict=ok
		elif grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"; then
			# Go sometimes reports its own time limit as a failure; no input failed.
			verdict=ok
		else
			verdict=FAILED
			failed=1
		fi
		execs=$(grep -o 'execs: [0-9]*' "$log" | tail -n 1 | tr -dc 0-9 || true)
		printf 'fuzz %-8s %s %s (%s, %s inputs)\n' "$verdict" "$name" "$target" "$fuzztime" "${execs:-0}"
		if [ "$verdict" = FAILED ]; then cat "$log"; fi
		rm -f "$log"
	done
done
exit $failed
