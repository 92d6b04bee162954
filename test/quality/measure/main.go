// Command measure prints how right the detectors are: precision, recall and F1
// of each on the labelled material, apart for what rules are tuned to and for
// what is kept aside. It fails where a floor is not reached.
package main

import (
	"flag"
	"fmt"
	"os"

	"ledetraad/test/quality"
)

func main() {
	asJSON := flag.Bool("json", false, "print JSON")
	failures := flag.Bool("failures", false, "print what was judged wrongly in the tuning thirds, a line of JSON each, and nothing else")
	flag.Usage = func() {
		_, _ = fmt.Fprintln(flag.CommandLine.Output(), "usage: measure [--json | --failures]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 || *asJSON && *failures {
		flag.Usage()
		os.Exit(2)
	}
	held, err := run(*asJSON, *failures)
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "measure:", err)
	}
	if err != nil || !held {
		os.Exit(1)
	}
}

// run prints, and reports whether every floor was reached; the list of failures
// is there to be worked through, whatever the floors say.
func run(asJSON, failures bool) (bool, error) {
	report, err := quality.Measure()
	if err != nil {
		return false, err
	}
	if failures {
		return true, report.WriteFailures(os.Stdout)
	}
	held := true
	for _, r := range report.Rows {
		held = held && r.Holds()
	}
	if asJSON {
		return held, report.WriteJSON(os.Stdout)
	}
	return held, report.WriteTable(os.Stdout)
}
