#!/bin/bash
# Runs the tests with Go's race detector, one package after the other: a data race in a program under test ends it and fails its test. The walk
# through the window runs as well, with the window built the same way. Everything is some five to ten times slower than usual.
#
#   race.sh                 all packages
#   race.sh ./gui ./audio   these
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GORACE="halt_on_error=1${GORACE:+ $GORACE}"
nice go test -race -p 1 -timeout 90m "${@:-./...}"
