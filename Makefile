# Everything that is done to Usher, on a bare Debian 12 with Swift, make and git. `make` alone says what there is.

.DEFAULT_GOAL := help
SHELL := /bin/bash

CONFIG ?= Examples/northside/usher.yaml
MODEL := $(CURDIR)/.cache/models/all-MiniLM-L6-v2
SOURCES := Package.swift Sources Tests Benchmarks

export USHER_EMBEDDINGS_MODEL ?= $(MODEL)

.PHONY: help setup setup-tests model build run test check sanitize smoke bench lint format clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that building needs, if any is missing
	@Scripts/install-packages.sh build

setup-tests:
	@Scripts/install-packages.sh build test

model: setup ## Fetch the embedding model (80 MB, once) and check it
	@Scripts/fetch-model.sh "$(MODEL)"

build: setup ## Build the program for use
	swift build -c release --product usher

run: build model ## Serve the example company on http://localhost:8080 (another: make run CONFIG=…)
	@exec .build/release/usher serve --config $(CONFIG)

test: setup-tests model ## Run all tests
	swift build --build-tests
	@# These look at clients and servers that are slow; beside tests that compute, all are.
	Scripts/swift-test.py --filter 'HTTPServerTests|HTTPClientTests'
	Scripts/swift-test.py --skip 'HTTPServerTests|HTTPClientTests|TicketAgentTests.(Conversation|TruthCheck)Tests'
	@# And these compute for minutes: beside them a lease of a few seconds runs out.
	Scripts/swift-test.py --filter 'TicketAgentTests.(Conversation|TruthCheck)Tests'
	Tests/EndToEnd/run.sh

check: setup-tests model ## Run the fast tests: no browser, no second program
	swift build --build-tests
	Scripts/swift-test.py --skip 'ProgramTests|TicketAgentTests.(Conversation|TruthCheck)Tests'

sanitize: setup-tests model ## Run all Swift tests under the address and the thread sanitizer
	@Scripts/install-packages.sh sanitize
	Scripts/sanitize.sh address
	Scripts/sanitize.sh thread

smoke: build model ## Build the program as users have it, and ask it one question
	.build/release/usher ask --config Examples/northside/usher.yaml "When do the doors open?" | tee /dev/stderr | \
	  grep -q "90 minutes before"

bench: build model ## Measure answers, retrieval over Debian's documentation, and whole turns from outside
	@Scripts/install-packages.sh bench
	swift build -c release --product benchmarks
	.build/release/benchmarks answers
	.build/release/benchmarks retrieval
	Benchmarks/turns.sh

lint: ## Check format and style
	swift format lint --strict --recursive --parallel $(SOURCES)
	@Scripts/lint.sh

format: ## Put the sources into the one format
	swift format --in-place --recursive --parallel $(SOURCES)

clean: ## Remove what was built; the model stays
	rm -rf .build
