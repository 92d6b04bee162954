package main

import "runtime"

// ballast is memory that is asked for and never touched, so that it takes no
// room but counts when the garbage collector decides how long to wait. What an
// engine keeps is small, and what it allocates is soon forgotten: without the
// ballast the collector runs so often that it takes a third of the CPU. With
// more memory in real use it matters ever less, unlike a higher GOGC.
const ballast = 64 << 20

// withBallast runs f with the ballast in place.
func withBallast(f func() int) int {
	b := make([]byte, ballast)
	defer runtime.KeepAlive(b)
	return f()
}
