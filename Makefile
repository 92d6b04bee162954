# Two commands are enough: make run, make test.

GO ?= go
BIN := bin/ledetraad
DATA ?= ledetraad-data
LISTEN ?= 127.0.0.1:8080

# What pages look like is bundled by npm, when something of it has changed. The
# rest is built, and works, without npm too.
UI := adapters/web/ui
PAGES := adapters/web/dist/manifest.json
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@2026.1

.PHONY: run build test race race-program lint fuzz bench quality pictures clean

# Start the engine on embedded parts, with the example municipality in it.
run: build
	$(BIN) serve --data $(DATA) --listen $(LISTEN) --example

build: $(PAGES)
	$(GO) build -trimpath -o $(BIN) ./cmd/ledetraad

$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	@if command -v npm >/dev/null; then cd $(UI) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else echo "npm is missing (Node.js 20 or newer): pages are built without their looks" >&2; fi

$(PAGES): $(UI)/node_modules/.package-lock.json $(UI)/build.mjs $(wildcard $(UI)/src/* $(UI)/src/*/* adapters/web/templates/*.html)
	@if command -v npm >/dev/null; then cd $(UI) && node build.mjs; fi

test: build
	$(GO) test -timeout 40m ./...

# The pictures in docs/pictures, made of the pages as they are.
pictures: build
	LEDETRAAD_BROWSER=required LEDETRAAD_PICTURES=$(CURDIR)/docs/pictures $(GO) test ./test/browser -count 1 -run TestPictures

# The packages with the race detector; "make race-program" runs the real program
# with it too, which takes several minutes more.
race:
	$(GO) test -race -timeout 30m $$($(GO) list ./... | grep -v -e '^ledetraad/test$$' -e '^ledetraad/test/browser$$')

race-program:
	$(GO) test -race -timeout 30m ./test

lint:
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# What people bring in must never bring the program down. Minimising is bounded:
# on large inputs it would take all the time there is.
FUZZTIME ?= 5000x
fuzz:
	@for f in $$(grep -rl '^func Fuzz' --include='*_test.go' adapters domain); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' $$f); do \
			$(GO) test -run xxx -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./$$(dirname $$f) || exit 1; \
		done; \
	done

# The figures in docs/speed.md, measured on this machine.
bench: build
	$(BIN) bench

# How right the detectors are, on labelled speech and journeys: docs/quality.md.
quality:
	@$(GO) run ./test/quality/measure

clean:
	rm -rf bin adapters/web/dist/assets adapters/web/dist/manifest.json adapters/web/ui/node_modules
