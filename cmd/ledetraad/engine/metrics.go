package engine

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// gauges reads the parts' own status when metrics are asked for; nothing is
// counted twice and nothing runs in between.
type gauges struct{ engine *Engine }

var (
	projectionPosition = prometheus.NewDesc("ledetraad_projection_position", "Log position that a projection has come to.", []string{"projection"}, nil)
	projectionLag      = prometheus.NewDesc("ledetraad_projection_lag", "Distance from a projection to the log's head, in log positions.", []string{"projection"}, nil)
	projectionHalted   = prometheus.NewDesc("ledetraad_projection_halted", "1 while a projection cannot get past an event.", []string{"projection"}, nil)
	relayPosition      = prometheus.NewDesc("ledetraad_relay_position", "Log position of the last event relayed to NATS.", nil, nil)
	logUp              = prometheus.NewDesc("ledetraad_log_up", "1 while the event log answers.", nil, nil)
	logPosition        = prometheus.NewDesc("ledetraad_log_position", "Log position of the newest event.", nil, nil)
)

func (g gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{projectionPosition, projectionLag, projectionHalted, relayPosition, logUp, logPosition} {
		ch <- d
	}
}

func (g gauges) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	up := 1.0
	head, err := g.engine.log.Head(ctx)
	if err != nil {
		up = 0
	} else {
		gauge(logPosition, float64(head.Commit))
	}
	gauge(logUp, up)
	gauge(relayPosition, float64(g.engine.relay.Status().Position.Commit))
	for _, s := range g.engine.worker.Status() {
		if !s.Live {
			continue
		}
		halted := 0.0
		if s.Halt != nil {
			halted = 1
		}
		gauge(projectionPosition, float64(s.Checkpoint.Commit), s.Projection)
		gauge(projectionLag, float64(s.Lag), s.Projection)
		gauge(projectionHalted, halted, s.Projection)
	}
}

func (e *Engine) metrics() http.Handler {
	e.registry.MustRegister(gauges{e}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(e.registry, promhttp.HandlerOpts{Registry: e.registry})
}
