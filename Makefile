# Targets describe themselves: a comment after ## is what `make help` prints.
GO ?= go
STATICCHECK ?= $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 1m

.DEFAULT_GOAL := all
.PHONY: all build test race fuzz check bench demo update cover help

all: build check test ## build, check and test

build: ## build bin/emsh
	$(GO) build -o bin/emsh ./cmd/emsh

test: ## run every test
	$(GO) test ./...

race: ## run every test under the race detector, in shuffled order
	$(GO) test -race -shuffle=on ./...

fuzz: ## run each fuzz target for FUZZTIME (one minute)
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; done

check: ## formatting, vet, staticcheck
	@test -z "$$(gofmt -s -l .)" || { echo "not formatted (run gofmt -s -w):"; gofmt -s -l .; exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...

bench: ## print the figures of docs/performance.md, each as a ratio to a limit or a peer of the same run
	$(GO) build -o bin/emsh ./cmd/emsh
	$(GO) run ./cmd/bench -emsh bin/emsh
	$(GO) test -run '^$$' -bench 'MailboxPipeline|MailboxExport|SettingInForce' -benchtime 2x ./cmd/emsh
	$(GO) test -run '^$$' -bench 'Parse20000Lines|HashtableFill|BenchmarkMatch' -benchtime 3x ./shell/...

demo: build ## a throw-away organization with mail in it, and a prompt
	bin/emsh demo

update: ## rewrite recorded transcripts and generated pages
	$(GO) test ./... -update

cover: ## test coverage by package
	$(GO) test -cover ./...

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10
