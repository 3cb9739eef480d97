#!/bin/bash
# Walks through the window as a person does, by mouse and keyboard on a display of its own, and keeps the pictures. The walk itself is the test
# of cmd/ratsschreiber-gui, which `make test` runs as well.
#
#   walk.sh DIR            from the empty list by one's own files to sealed minutes and their DOCX; dropping files; killing the window at work and
#                          while it records
#   walk.sh DIR pictures   every screen in light, dark and high contrast, German and English, at 100 % and 200 %, on two sizes of screen; in
#                          DIR/panels every panel and state as well, drawn without a display
#   walk.sh DIR handbook   the pictures of the handbook
set -euo pipefail
out=$(mkdir -p "${1:?usage: walk.sh DIR [pictures|handbook]}" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${2:-walk} in
walk) args=(-run 'TestThePracticeMeeting|TestFromAnEmptyList|TestFilesDropped|TestAKilledWindow|TestARecordingByTheWindow') ;;
pictures)
	go test -count=1 -timeout 2h ./gui -run TestEverythingIsDrawn -pictures "$out/panels"
	args=(-timeout 2h -run TestEveryScreen -every)
	;;
handbook) args=(-run TestPicturesOfTheHandbook -handbook) ;;
*)
	echo "walk: $2 is no part of the walk" >&2
	exit 2
	;;
esac
go test -count=1 -v ./cmd/ratsschreiber-gui "${args[@]}" -pictures "$out"
echo "walk: pictures in $out"
