package engine

import (
	"testing"
	"time"
)

func TestTransferHoldsDetectorsUntilItIsOver(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tr := &transfer{now: func() time.Time { return now }}
	held := func() bool { return now.Before(tr.hold()) }

	if held() {
		t.Error("nothing has come yet, and detectors are held")
	}
	if tr.commit(time.Second); held() {
		t.Error("an event of today holds detectors")
	}
	if tr.commit(24 * time.Hour); !held() {
		t.Error("in the middle of a transfer detectors are not held")
	}
	if tr.commit(0); !held() {
		t.Error("an event of today, in the middle of a transfer, lets detectors go")
	}
	now = now.Add(transferQuiet)
	if held() {
		t.Error("the transfer is over, and detectors are held")
	}

	now = now.Add(time.Hour)
	for began := now; now.Sub(began) <= transferMost; now = now.Add(transferQuiet - time.Second) {
		if tr.commit(time.Hour); !held() {
			t.Fatalf("%v into a long transfer detectors are not held", now.Sub(began))
		}
	}
	if tr.commit(time.Hour); held() {
		t.Error("a transfer that never ends silences detectors for ever")
	}
}
