#!/bin/bash
# Measurements, all of them (about half an hour on two cores):
#
#   bench.sh            everything
#   bench.sh speed      our program against whisper-cli, in turn, alone and beside a busy process
#   bench.sh memory     eight hours of sound, and how much memory they take
#   bench.sh nospeech   half an hour of each sound without speech, and whether any text comes
#   bench.sh go         Go's benchmarks
#
#   TIMES=3             runs of each in a comparison
#   HOURS=8             length of the long meeting
#   MINUTES=30          length of each sound without speech
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
eval "$(scripts/env.sh)"
what=${1:-all}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wanted() { [ "$what" = all ] || [ "$what" = "$1" ]; }

if wanted speed; then
	go build -o "$work/" ./cmd/ratsschreiber ./bench/compare ./bench/randommodel
	compare=("$work/compare" -program "$work/ratsschreiber" -times "${TIMES:-3}")
	echo "== Speed on $(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2- || uname -m), $(nproc) processors"
	"${compare[@]}" -model demo/ggml-mini-de.bin -reference demo/sitzung.ref.json -parts
	"${compare[@]}" -model demo/ggml-mini-de.bin -reference demo/sitzung.ref.json -load 2 -times 1
	# Networks of the size of real ones, with random weights: they say 100 words in each window whatever they hear.
	for kind in base:f16 base:q5_0 small:q5_0; do
		"$work/randommodel" -like demo/ggml-mini-de.bin -size "${kind%:*}" -weights "${kind#*:}" -end 29.8 -out "$work/${kind/:/-}.bin"
		"${compare[@]}" -model "$work/${kind/:/-}.bin" -parts
		rm "$work/${kind/:/-}.bin"
	done
fi

if wanted memory; then
	echo "== Memory for ${HOURS:-8} hours of sound"
	go build -o "$work/" ./bench/longmeeting
	GOGC=50 "$work/longmeeting" -hours "${HOURS:-8}"
fi

if wanted nospeech; then
	echo "== ${MINUTES:-30} minutes of each sound without speech"
	go build -o "$work/" ./cmd/ratsschreiber ./bench/nospeech
	"$work/nospeech" -program "$work/ratsschreiber" -minutes "${MINUTES:-30}"
fi

if wanted go; then
	echo "== Go's benchmarks"
	go test -run '^$' -bench . -benchtime "${BENCHTIME:-1s}" ./...
fi
