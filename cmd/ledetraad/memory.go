package main

import (
	"os"
	"runtime/debug"
)

// softLimit is what Go keeps in all before garbage is collected more often.
// SQLite's own caches, at most some hundred MB, come on top.
const softLimit = 1 << 30

// collectSeldom lets the heap grow to four times what is in use before garbage
// is collected, unless GOGC says otherwise. What an engine keeps is small, some
// tens of MB, and what it allocates is soon forgotten: at the usual twice as
// much the collector runs so often that it takes a third of the CPU.
//
// While views are made of a long log, or many events come in at once, more is in
// use, and four times that would be gigabytes; then the limit holds, unless
// GOMEMLIMIT says otherwise.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
}
