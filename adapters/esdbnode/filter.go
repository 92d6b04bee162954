package esdbnode

import (
	"regexp"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// defaultWindow is how many events a filter looks at between two checkpoints
// when the client names no window.
const defaultWindow = 32

// filter picks events of $all by type or by stream name.
type filter struct {
	byStream bool
	prefixes []string
	pattern  *regexp.Regexp
	interval uint64 // events considered between two checkpoints
}

// newFilter reads the wire's filter; nil options give nil, which lets all pass.
func newFilter(options *streams.ReadReq_Options_FilterOptions) (*filter, error) {
	if options == nil {
		return nil, nil
	}
	f := &filter{}
	var expression *streams.ReadReq_Options_FilterOptions_Expression
	switch by := options.GetFilter().(type) {
	case *streams.ReadReq_Options_FilterOptions_EventType:
		expression = by.EventType
	case *streams.ReadReq_Options_FilterOptions_StreamIdentifier:
		expression, f.byStream = by.StreamIdentifier, true
	default:
		return nil, status.Error(codes.InvalidArgument, "the filter names neither event types nor streams")
	}
	f.prefixes = expression.GetPrefix()
	if pattern := expression.GetRegex(); pattern != "" {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			return nil, status.Errorf(codes.InvalidArgument, "the filter's regular expression (RE2 syntax): %v", err)
		}
		f.pattern = compiled
	}
	if f.pattern == nil && len(f.prefixes) == 0 {
		return nil, status.Error(codes.InvalidArgument, "the filter has neither a prefix nor a regular expression")
	}
	window := uint64(defaultWindow)
	if chosen, ok := options.GetWindow().(*streams.ReadReq_Options_FilterOptions_Max); ok {
		if chosen.Max == 0 {
			return nil, status.Error(codes.InvalidArgument, "the filter's window must be above 0")
		}
		window = uint64(chosen.Max)
	}
	multiplier := uint64(options.GetCheckpointIntervalMultiplier())
	if multiplier == 0 {
		return nil, status.Error(codes.InvalidArgument, "the filter's checkpoint interval must be above 0")
	}
	f.interval = window * multiplier
	return f, nil
}

func (f *filter) matches(e *stored) bool {
	if f == nil {
		return true
	}
	subject := e.kind
	if f.byStream {
		subject = e.stream
	}
	if f.pattern != nil {
		return f.pattern.MatchString(subject)
	}
	for _, prefix := range f.prefixes {
		if strings.HasPrefix(subject, prefix) {
			return true
		}
	}
	return false
}
