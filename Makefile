# Ratsschreiber: build, try, test. On a fresh Debian 12 with Go nothing else has to be prepared.
#
#   make run     install what is missing, build, transcribe the demonstration meeting, open it
#   make build   the same without running anything: bin/ratsschreiber, bin/ratsschreiber-gui
#   make test    the whole test suite, then each fuzz target for a few seconds
#   make test-ollama   the tests of the language model against a real server, which is built once (minutes)
#   make check   format, vet, staticcheck, shellcheck, known vulnerabilities, who may import whom
#   make race    the tests with Go's race detector, which takes an hour or more
#   make bench   measurements
#   make walk    the window, driven by keys and clicks on a display of its own; pictures in walk-out (a part of make test)
#   make pictures   every screen in every language, look, size of text and size of display; pictures in walk-out
#   make clean   removes bin and demo-out; the caches in your home folder stay

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: run build test test-ollama check race bench walk pictures clean setup setup-test

# All go commands run with the flags of scripts/env.sh, and nothing is rebuilt that is current.
with-env := eval "$$(scripts/env.sh)";

setup:
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh test

build: setup
	@$(with-env) mkdir -p bin; \
	for program in $(sort $(dir $(wildcard cmd/*/*.go))); do go build -o bin/ "./$$program"; done

run: build
	@scripts/run.sh

test: setup-test
	@$(with-env) go test -timeout 20m ./...
	@$(with-env) scripts/fuzz.sh

test-ollama: setup-test
	@$(with-env) scripts/ollama-test.sh test

check: setup-test
	@$(with-env) scripts/check.sh

race: setup-test
	@$(with-env) scripts/race.sh

bench: setup-test
	@$(with-env) scripts/bench.sh

walk: setup-test
	@$(with-env) scripts/walk.sh walk-out

pictures: setup-test
	@$(with-env) scripts/walk.sh walk-out pictures

clean:
	rm -rf bin demo-out walk-out
