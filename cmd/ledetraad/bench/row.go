package bench

import (
	"context"
	"slices"
)

// The units of figures.
const (
	PerSecond = "/s"
	Millis    = "ms"
	Seconds   = "s"
	Megabytes = "MB"
)

// Row is one figure, with what it should be and what the raw part does. A raw
// part's own figure is a row without floor and aim.
type Row struct {
	Key   string  `json:"key"`
	Name  string  `json:"name"` // English; the key tells translations apart
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Floor float64 `json:"floor,omitempty"`
	Aim   float64 `json:"aim,omitempty"`
	// Raw is the key of the raw part that it is held against, Ratio the
	// figure's share of that part's.
	Raw   string  `json:"raw,omitempty"`
	Ratio float64 `json:"ratio,omitempty"`
}

func (r Row) with(value float64, raw map[string]float64) Row {
	r.Value = value
	if base := raw[r.Raw]; base > 0 {
		r.Ratio = value / base
	}
	return r
}

// Meets reports whether the figure is as good as the bound, which is a least
// for what is counted per second and a most for everything else.
func (r Row) Meets(bound float64) bool {
	if r.Unit == PerSecond {
		return r.Value >= bound
	}
	return r.Value <= bound
}

// group is rows that are measured together.
type group struct {
	name    string
	rows    []Row
	measure func(context.Context, *measuring) (map[string]float64, error)
}

// The raw parts come first: the others are held against them. After the import
// the rows use the folder that it filled.
var groups = []group{
	{"SQLite alone", []Row{
		{Key: "sqlite-one", Name: "SQLite alone: one event a transaction, synced", Unit: PerSecond},
		{Key: "sqlite-grouped", Name: "SQLite alone: 64 events a transaction, synced", Unit: PerSecond},
		{Key: "sqlite-bulk", Name: "SQLite alone: 1,000 events a transaction, synced", Unit: PerSecond},
		{Key: "sqlite-scan", Name: "SQLite alone: read all events", Unit: PerSecond},
	}, rawSQLite},
	{"gRPC alone", []Row{
		{Key: "grpc-one", Name: "gRPC alone: appends, one after another", Unit: PerSecond},
		{Key: "grpc-64", Name: "gRPC alone: appends, 64 at a time", Unit: PerSecond},
	}, rawGRPC},
	{"JetStream alone", []Row{
		{Key: "jetstream-publish", Name: "JetStream alone: fenced publishing", Unit: PerSecond},
		{Key: "jetstream-fetch", Name: "JetStream alone: fetching", Unit: PerSecond},
		{Key: "jetstream-latency", Name: "JetStream alone: publish to subscriber, p99", Unit: Millis},
	}, rawJetStream},
	{"appends", []Row{
		{Key: "append-one", Name: "Durable append through the client, one writer", Unit: PerSecond, Floor: 3_000, Aim: 6_000, Raw: "sqlite-one"},
		{Key: "append-64", Name: "Durable append through the client, 64 writers", Unit: PerSecond, Floor: 12_000, Aim: 25_000, Raw: "sqlite-grouped"},
	}, appends},
	{"an import", []Row{
		{Key: "import", Name: "Import of events until all views have them", Unit: PerSecond, Floor: 8_000, Aim: 20_000, Raw: "sqlite-bulk"},
		{Key: "settle", Name: "… and until what detectors found is recorded", Unit: PerSecond, Raw: "sqlite-bulk"},
	}, importing},
	{"a process", []Row{
		{Key: "start", Name: "Start, until the API answers", Unit: Seconds, Floor: 3, Aim: 1},
		{Key: "memory", Name: "Memory of a process that serves them", Unit: Megabytes, Floor: 500, Aim: 200},
		{Key: "memory-peak", Name: "… at its peak", Unit: Megabytes},
	}, process},
	{"a serving engine", slices.Concat(sliding, []Row{
		{Key: "journey-page", Name: "A journey's page, p99", Unit: Millis, Floor: 50, Aim: 10},
		{Key: "matrix", Name: "The matrix of pain points, p99", Unit: Millis, Floor: 50, Aim: 10},
		{Key: "hand-overs", Name: "The matrix of hand-overs, p99", Unit: Millis, Floor: 50, Aim: 10},
		{Key: "notify-p50", Name: "Append to subscriber at 500 a second, p50", Unit: Millis, Raw: "jetstream-latency"},
		{Key: "notify-p99", Name: "Append to subscriber at 500 a second, p99", Unit: Millis, Floor: 100, Aim: 20, Raw: "jetstream-latency"},
		{Key: "painpoint-p50", Name: "Append to pain point on NATS at 500 a second, p50", Unit: Millis, Raw: "jetstream-latency"},
		{Key: "painpoint-p99", Name: "Append to pain point on NATS at 500 a second, p99", Unit: Millis, Raw: "jetstream-latency"},
		{Key: "alert-p50", Name: "Append to alert at a head's NATS subscriber at 500 a second, p50", Unit: Millis, Raw: "jetstream-latency"},
		{Key: "alert-p99", Name: "Append to alert at a head's NATS subscriber at 500 a second, p99", Unit: Millis, Floor: 100, Aim: 20, Raw: "jetstream-latency"},
		{Key: "detectors", Name: "Rebuild of the detectors alone, compared and switched", Unit: Seconds},
		{Key: "rebuild", Name: "Rebuild of all projections, compared and switched", Unit: Seconds, Floor: 60, Aim: 10},
	}), serving},
}

// sliding is about the map of one life situation, of four, or of all journeys
// where there is but one (Options.Situations).
var sliding = []Row{
	{Key: "slider-first", Name: "The folded map of a life situation, read for the first time", Unit: Seconds, Floor: 2, Aim: 1},
	{Key: "slider-until-p50", Name: "… of another day, p50", Unit: Millis},
	{Key: "slider-until-p99", Name: "… of another day, p99", Unit: Millis, Floor: 200, Aim: 100},
	{Key: "slider-known-p50", Name: "… as known on another day, p50", Unit: Millis},
	{Key: "slider-known-p99", Name: "… as known on another day, p99", Unit: Millis, Floor: 200, Aim: 100},
	{Key: "slider-plan-p50", Name: "… another day's journeys held against a plan, p50", Unit: Millis},
	{Key: "slider-plan-p99", Name: "… another day's journeys held against a plan, p99", Unit: Millis, Floor: 200, Aim: 100},
}
