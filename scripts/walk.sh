#!/bin/bash
# Walks through the window with the practice meeting as a person does, by mouse and keyboard, on a display of its own, and takes pictures.
#
#   walk.sh DIR            from the empty list to sealed minutes and their DOCX; then a recording that is killed and goes on
#   walk.sh DIR pictures   every screen in light, dark and high contrast, German and English, at 100 % and 200 %, on two sizes of screen
#   walk.sh DIR handbook   the pictures of the handbook
#
# Everything happens below DIR. Ends with 0 when each step came out as it must.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$(mkdir -p "${1:?usage: walk.sh DIR [pictures|handbook]}" && cd "$1" && pwd)
what=${2:-walk}
gui=$here/bin/ratsschreiber-gui
cli=$here/bin/ratsschreiber
for program in Xvfb openbox xdotool import; do
	command -v "$program" >/dev/null || { echo "walk: $program is missing (packages xvfb, openbox, xdotool, imagemagick)" >&2; exit 1; }
done

export RATSSCHREIBER_HOME=$out/home HOME=$out
mkdir -p "$RATSSCHREIBER_HOME/config"
pids=()
finish() {
	code=$?
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	exit $code
}
trap finish EXIT

say() { echo "walk: $*"; }
fail() {
	say "FAILED: $*" >&2
	picture failed
	exit 1
}

# screen WIDTH HEIGHT: a display of our own with a small window manager
screen() {
	if [ -n "${xvfb:-}" ]; then
		kill "$manager" "$xvfb" 2>/dev/null || true
		wait "$xvfb" 2>/dev/null || true
	fi
	local number=$out/display
	Xvfb -displayfd 3 -screen 0 "$1x$2x24" -nolisten tcp 3>"$number" >/dev/null 2>&1 &
	xvfb=$!
	for _ in $(seq 100); do [ -s "$number" ] && break; sleep 0.1; done
	export DISPLAY=:$(cat "$number")
	openbox >/dev/null 2>&1 &
	manager=$!
	pids+=("$manager" "$xvfb")
	width=$1 height=$2
	sleep 0.5
}

# settings LANGUAGE LOOK SCALE
settings() {
	cat >"$RATSSCHREIBER_HOME/config/settings.toml" <<-TOML
		language = "$1"
		theme = "$2"
		text_scale = $3
		clerk = "Frau Ziegler"
	TOML
}

# start [FILE]: the window, as large as the screen
start() {
	"$gui" "$@" >>"$out/gui.log" 2>&1 &
	program=$!
	pids+=("$program")
	local id=
	for _ in $(seq 100); do
		id=$(xdotool search --onlyvisible --name '^Ratsschreiber$' 2>/dev/null | tail -1) && [ -n "$id" ] && break
		sleep 0.1
	done
	[ -n "$id" ] || fail "no window"
	xdotool windowsize "$id" "$width" "$height"
	xdotool windowmove "$id" 0 0
	xdotool windowactivate --sync "$id" 2>/dev/null || true
	sleep 1.5
}

# stop: close the window in peace
stop() {
	kill -TERM "$program" 2>/dev/null || true
	wait "$program" 2>/dev/null || true
}

keys=0
key() {
	for k in "$@"; do
		xdotool key --clearmodifiers "$k"
		keys=$((keys + 1))
		sleep 0.25
	done
}
word() { xdotool type --delay 30 "$1"; sleep 0.3; }
click() { xdotool mousemove "$1" "$2" click 1; sleep 0.4; }
picture() { import -window root "$out/$1.png" 2>/dev/null || true; }

# until SECONDS COMMAND...: waits for something to come true
until_true() {
	local left=$(($1 * 4))
	shift
	while ! "$@" >/dev/null 2>&1; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 0.25
	done
}

meeting() { find "$RATSSCHREIBER_HOME/meetings" -name '*.sitzung' 2>/dev/null | sort | head -n 1; }
made() { [ -n "$(meeting)" ]; }
state() { local text; text=$("$cli" show "$(meeting)" minutes --json 2>/dev/null) && grep -q "\"state\": *\"$1\"" <<<"$text"; }
drafted() { local f; f=$(meeting) && [ -n "$f" ] && "$cli" show "$f" minutes --json 2>/dev/null | grep -q '"passages"'; }

# pending: how many places nobody has looked at; 0 also where there are none
pending() { { "$cli" check "$(meeting)" --json 2>/dev/null || true; } | { grep -oE '"code":"(fact|passage)_unreviewed"' || true; } | wc -l; }

practice() {
	say "the practice meeting, by its button on the empty list"
	start
	picture 01-empty
	click "$1" "$2"
	until_true 60 made || fail "no meeting was made"
	until_true 240 drafted || fail "the practice meeting was not drafted"
	sleep 4
	picture 02-drafted
}

walk() {
	screen 1366 768
	settings de light 1.0
	rm -rf "$RATSSCHREIBER_HOME/meetings"
	practice 100 366
	say "all five steps"
	for n in 1 2 3 5 4; do
		key "alt+$n"
		sleep 1
		picture "03-step-$n"
	done
	say "hear a place, then confirm every place, one key each"
	keys=0
	key space
	sleep 2
	picture 04-hearing
	local before after
	before=$(pending)
	[ "$before" -gt 10 ] || fail "only $before places to review"
	for _ in $(seq $((before + 20))); do key Return; done
	after=$(pending)
	[ "$after" = 0 ] || fail "$after of $before places are still open"
	picture 05-reviewed
	say "reviewed $before places"
	local review=$((before))
	keys=0
	say "sign twice"
	key alt+5
	sleep 2
	picture 06-finish
	for n in 1 2; do
		key ctrl+u
		sleep 1
		picture "06-sign-$n"
		key Return
		sleep 2
	done
	until_true 20 state sealed || fail "the minutes are not sealed"
	sleep 2
	picture 07-sealed
	say "write the DOCX"
	key ctrl+e
	sleep 1
	picture 08-export
	key Return
	until_true 60 sh -c "ls '$RATSSCHREIBER_HOME'/meetings/*/*.docx | grep -q Niederschrift\ Übungssitzung" || fail "no document was written"
	sleep 1
	picture 09-written
	key Return
	"$cli" verify "$(meeting)" >"$out/verify.txt" || fail "the file does not verify"
	say "from the recording to the signed document: $review keys for $review places, $keys more for signing and writing"
	stop
	record
}

# sound: a sound server of our own, once
sound() {
	[ -z "${PULSE_SERVER:-}" ] || return 0
	if ! command -v pulseaudio >/dev/null; then
		fail "pulseaudio is missing: recording cannot be walked through"
	fi
	export XDG_RUNTIME_DIR=$out/run
	mkdir -p "$XDG_RUNTIME_DIR/pulse"
	chmod 700 "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR/pulse"
	pulseaudio -n --daemonize=no --exit-idle-time=-1 --disallow-exit=yes --use-pid-file=no --high-priority=no --realtime=no --log-target=file:"$out/pulse.log" \
		-L "module-native-protocol-unix auth-anonymous=1 socket=$XDG_RUNTIME_DIR/pulse/native" \
		-L "module-null-sink sink_name=saal rate=48000 channels=2 norewinds=1" \
		-L "module-remap-source source_name=tischmikrofon master=saal.monitor source_properties=device.description=Tischmikrofon" \
		-L "module-always-sink" >/dev/null 2>&1 &
	pids+=($!)
	export PULSE_SERVER=unix:$XDG_RUNTIME_DIR/pulse/native
	until_true 20 sh -c 'pactl list short sources | grep -q tischmikrofon' || fail "the sound server does not answer"
	pactl set-default-source tischmikrofon
	"$cli" devices >"$out/devices.txt" 2>&1 || fail "no recording devices: $(cat "$out/devices.txt")"
}

record() {
	sound
	say "a recording from a sound server of our own, killed and continued"
	rm -rf "$RATSSCHREIBER_HOME/meetings"
	mkdir -p "$RATSSCHREIBER_HOME/meetings" "$RATSSCHREIBER_HOME/models"
	cp "$here/demo/ggml-mini-de.bin" "$RATSSCHREIBER_HOME/models/"
	"$cli" new "$RATSSCHREIBER_HOME/meetings/Aufnahme.sitzung" --title "Sitzung des Stadtrates" --body "Stadtrat Waldhausen" --agenda "$here/demo/sitzung.agenda.txt" \
		--roster "$here/demo/sitzung.roster.csv" >/dev/null
	start "$(meeting)"
	key alt+2
	sleep 2
	picture 10-ready
	key ctrl+r
	sleep 4
	ffmpeg -v error -i "$here/demo/sitzung.flac" -t 90 "$out/speech.wav" -y
	paplay --device=saal "$out/speech.wav" &
	pids+=($!)
	sleep 2
	key n n
	sleep 2
	picture 11-recording
	key s
	sleep 1
	word 31
	key Tab
	word 2
	key Tab
	word 1
	picture 12-vote
	key Return
	sleep 1
	key ctrl+n
	sleep 2
	picture 13-closed
	key ctrl+n
	sleep 3
	local marks
	marks=$("$cli" show "$(meeting)" marks --json | grep -o '"kind"' | wc -l)
	[ "$marks" -ge 4 ] || fail "only $marks marks"
	say "kill it while it records"
	kill -9 "$program"
	wait "$program" 2>/dev/null || true
	sleep 2
	start
	picture 14-after-the-kill
	key Return
	sleep 1
	key alt+2
	sleep 1
	key ctrl+r
	sleep 4
	picture 15-continued
	key ctrl+r
	sleep 1
	picture 16-stop
	key Return
	sleep 4
	picture 17-ended
	"$cli" show "$(meeting)" coverage --json >"$out/coverage.json"
	grep -q '"gaps":' "$out/coverage.json" || fail "the interruption is not a gap"
	"$cli" verify "$(meeting)" >>"$out/verify.txt" || fail "the recording does not verify"
	key Return
	stop
}

# pictures of every screen in one look
look() { # LANGUAGE LOOK SCALE PREFIX
	settings "$1" "$2" "$3"
	start "$(meeting)"
	for n in 1 2 3 4 5; do
		key "alt+$n"
		sleep 0.8
		if [ "$n" = 4 ]; then
			key ctrl+Next ctrl+Next ctrl+Next
			sleep 0.6
		fi
		[ "$n" != 5 ] || sleep 3
		picture "$4-$n"
	done
	key ctrl+p
	sleep 1
	picture "$4-6-settings"
	key Escape F1
	sleep 0.8
	picture "$4-7-help"
	key Escape
	key alt+0
	sleep 1
	picture "$4-8-start"
	key ctrl+n
	sleep 0.8
	picture "$4-9-new"
	key Escape
	stop
}

demo() {
	rm -rf "$RATSSCHREIBER_HOME/meetings"
	"$cli" --lang "${1:-de}" demo "$RATSSCHREIBER_HOME/meetings" >/dev/null
}

pictures() {
	demo
	for size in "1366 768" "1920 1080"; do
		# shellcheck disable=SC2086
		screen $size
		for lang in de en; do
			for theme in light dark contrast; do
				for scale in 1.0 2.0; do
					say "$lang $theme $scale $size"
					look $lang $theme $scale "${size% *}-$lang-$theme-${scale%.*}"
				done
			done
		done
	done
}

handbook() {
	screen 1366 768
	local target=$here/docs/handbook/pictures
	mkdir -p "$target"
	for lang in de en; do
		demo $lang
		look $lang light 1.0 "hb-$lang"
		for pair in 1:prepare 3:transcript 4:minutes 5:finish 8-start:start; do
			convert "$out/hb-$lang-${pair%%:*}.png" -resize 1000x +dither -colors 96 "$target/${pair##*:}.$lang.png"
		done
		record
		convert "$out/11-recording.png" -resize 1000x +dither -colors 96 "$target/record.$lang.png"
	done
}

case $what in
walk) walk ;;
pictures) pictures ;;
handbook) handbook ;;
record)
	screen 1366 768
	settings "${3:-de}" light 1.0
	record
	;;
*)
	echo "walk: $what is no part of the walk" >&2
	exit 2
	;;
esac
say "done; pictures in $out"
