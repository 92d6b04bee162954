package esdbnode

import "sync"

// hub wakes subscribers after a commit. A wake-up carries nothing: whoever is
// woken reads on from the store. So it needs no queue, a slow subscriber delays
// nobody, and wake-ups that come while one is busy fall together into one.
type hub struct {
	mu      sync.Mutex
	all     map[chan struct{}]struct{}
	streams map[string]map[chan struct{}]struct{}
}

func newHub() *hub {
	return &hub{
		all:     make(map[chan struct{}]struct{}),
		streams: make(map[string]map[chan struct{}]struct{}),
	}
}

// watchAll wakes the channel after every commit, until cancelled.
func (h *hub) watchAll() (wake <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[ch] = struct{}{}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.all, ch)
	}
}

// watch wakes the channel after every commit that changed the stream, until cancelled.
func (h *hub) watch(stream string) (wake <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	watchers := h.streams[stream]
	if watchers == nil {
		watchers = make(map[chan struct{}]struct{})
		h.streams[stream] = watchers
	}
	watchers[ch] = struct{}{}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(watchers, ch)
		if len(watchers) == 0 {
			delete(h.streams, stream)
		}
	}
}

// committed wakes those who watch everything and those who watch one of the streams.
func (h *hub) committed(streams []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.all {
		wakeUp(ch)
	}
	if len(h.streams) == 0 {
		return
	}
	for _, stream := range streams {
		for ch := range h.streams[stream] {
			wakeUp(ch)
		}
	}
}

// everything wakes all who wait.
func (h *hub) everything() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.all {
		wakeUp(ch)
	}
	for _, watchers := range h.streams {
		for ch := range watchers {
			wakeUp(ch)
		}
	}
}

func wakeUp(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default: // already woken, and it will read past this commit too
	}
}
