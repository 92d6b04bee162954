package main

import (
	"os"
	"runtime/debug"
)

// collectSeldom lets the heap grow to four times what is in use before garbage
// is collected, unless GOGC says otherwise. What an engine keeps is small, some
// tens of MB, and what it allocates is soon forgotten: at the usual twice as
// much the collector runs so often that it takes a third of the CPU.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}
