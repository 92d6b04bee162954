package esdbnode

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

const (
	metastreamPrefix   = "$$"
	typeMetadata       = "$metadata"
	typeStreamDeleted  = "$streamDeleted"
	ticksPerSecond     = 10_000_000 // a tick is 100 ns, .NET's unit and that of "created"
	keyTruncateBefore  = "$tb"
	noLimit            = int64(0)
	metastreamMaxCount = 1 // a metadata stream shows its newest event only
)

// isMetastream tells whether the stream holds another stream's metadata.
func isMetastream(stream string) bool { return strings.HasPrefix(stream, metastreamPrefix) }

func metastreamOf(stream string) string { return metastreamPrefix + stream }

// originalOf names the stream that a metadata stream describes.
func originalOf(metastream string) string { return strings.TrimPrefix(metastream, metastreamPrefix) }

// retention is what a stream's metadata says of which events may still be read.
// The zero value keeps everything.
type retention struct {
	truncateBefore int64 // revisions below are gone; softDeleted hides the stream
	maxCount       int64 // events kept, counted from the last; noLimit keeps all
	maxAge         int64 // ticks since an event was created; noLimit keeps all
}

// first is the lowest revision that may be read of a stream with this last revision.
func (r retention) first(last int64) int64 {
	low := max(r.truncateBefore, 0)
	if r.maxCount > 0 && last != tombstoned {
		low = max(low, last-r.maxCount+1)
	}
	return low
}

// oldest is the earliest creation time, in ticks, that may be read.
func (r retention) oldest(nowTicks int64) int64 {
	if r.maxAge <= 0 {
		return math.MinInt64
	}
	return nowTicks - r.maxAge
}

// parseRetention reads a $metadata event. Metadata that is no JSON object limits
// nothing, as on the real server; so does a limit that is no positive number.
func parseRetention(data []byte) retention {
	var limits struct {
		TruncateBefore json.Number `json:"$tb"`
		MaxCount       json.Number `json:"$maxCount"`
		MaxAge         json.Number `json:"$maxAge"`
	}
	if err := json.Unmarshal(data, &limits); err != nil {
		return retention{}
	}
	r := retention{
		truncateBefore: wholeNumber(limits.TruncateBefore),
		maxCount:       wholeNumber(limits.MaxCount),
	}
	if seconds := wholeNumber(limits.MaxAge); seconds > 0 {
		r.maxAge = math.MaxInt64
		if seconds < math.MaxInt64/ticksPerSecond {
			r.maxAge = seconds * ticksPerSecond
		}
	}
	return r
}

// wholeNumber reads a limit; numbers with a fraction are cut, others count as none.
func wholeNumber(n json.Number) int64 {
	if whole, err := n.Int64(); err == nil {
		return max(whole, 0)
	}
	fraction, err := n.Float64()
	if err != nil || fraction < 0 || fraction >= math.MaxInt64 {
		return 0
	}
	return int64(fraction)
}

// withTruncateBefore returns the metadata with $tb replaced and all else kept.
func withTruncateBefore(metadata []byte, revision int64) ([]byte, error) {
	properties := map[string]json.RawMessage{}
	if len(metadata) > 0 {
		if err := json.Unmarshal(metadata, &properties); err != nil || properties == nil {
			// Unreadable metadata limits nothing and is replaced, as on the real server.
			properties = map[string]json.RawMessage{}
		}
	}
	properties[keyTruncateBefore] = json.RawMessage(fmt.Sprint(revision))
	merged, err := json.Marshal(properties)
	if err != nil {
		return nil, fmt.Errorf("write $tb into stream metadata: %w", err)
	}
	return merged, nil
}
