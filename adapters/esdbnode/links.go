package esdbnode

import (
	"strconv"
	"strings"
)

// typeLink is the type of an event that stands for another one: its data reads
// "<revision>@<stream>".
const typeLink = "$>"

// target finds the event that a link points to; nil if there is none (any more),
// in which case the link itself is shown.
func (r *reader) target(link *stored) (*stored, error) {
	number, stream, found := strings.Cut(string(link.data), "@")
	revision, err := strconv.ParseInt(number, 10, 64)
	if !found || err != nil || revision < 0 {
		return nil, nil
	}
	v, err := r.look(stream)
	if err != nil || v.missing() || v.last == tombstoned || revision < v.retention.first(v.last) {
		return nil, err
	}
	var p page
	if err := r.forward(&p, v, revision, revision, 1); err != nil || len(p.events) == 0 {
		return nil, err
	}
	return &p.events[0], nil
}
