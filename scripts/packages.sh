#!/bin/bash
# Installs the Debian packages of scripts/packages.txt that are missing.
#
#   packages.sh build        what `make run` needs
#   packages.sh build test   what `make test` needs as well
#
# Asks apt only when something is missing: as root at once, else through sudo, else it says which command to run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

wanted=()
for purpose in "$@"; do
	while read -r what package _; do
		if [ "$what" != "$purpose" ]; then continue; fi
		# npm often comes with Node from elsewhere, and Debian's package would then be in its way.
		if [ "$package" = npm ] && command -v npm >/dev/null; then continue; fi
		wanted+=("$package")
	done <"$here/packages.txt"
done

if ! command -v dpkg-query >/dev/null; then
	# Not a Debian: nothing to look up. The build says what it misses, and these names say what to look for.
	echo "setup: this is no Debian; if something is missing, it is one of: ${wanted[*]}" >&2
	exit 0
fi

# A package may be there under another name that provides it (pkg-config by pkgconf, for one).
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' | awk '$1 == "installed"' | tr ' ,' '\n')
missing=()
for package in "${wanted[@]}"; do
	if ! grep -qxF "$package" <<<"$installed"; then missing+=("$package"); fi
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

install=(apt-get install -y --no-install-recommends "${missing[@]}")
as=()
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
		as=(sudo)
	else
		echo "setup: missing: ${missing[*]}" >&2
		echo "setup: they can only be installed by an administrator. Please have this run, then start again:" >&2
		echo "  apt-get update && ${install[*]}" >&2
		exit 1
	fi
fi

echo "setup: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! {
	"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 update &&
		"${as[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -o Acquire::Retries=3
} >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "setup: apt could not install: ${missing[*]}" >&2
	exit 1
fi
