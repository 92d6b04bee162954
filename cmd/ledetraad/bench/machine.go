package bench

import (
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Machine is what the figures were measured on.
type Machine struct {
	OS     string  `json:"os"`
	Arch   string  `json:"arch"`
	CPUs   int     `json:"cpus"`
	Go     string  `json:"go"`
	Folder string  `json:"folder"`
	Load   float64 `json:"load"` // average of the last minute when the run began; −1 if the system does not tell
}

// Loaded reports whether others kept the machine busy when the run began, so
// that the figures are lower than the machine's own.
func (m Machine) Loaded() bool { return m.Load > 0.3*float64(m.CPUs) }

func describe(dir string) Machine {
	m := Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version(), Folder: dir, Load: -1}
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		first, _, _ := strings.Cut(string(b), " ")
		if load, err := strconv.ParseFloat(first, 64); err == nil {
			m.Load = load
		}
	}
	return m
}

// resident is the memory of a process now and at its peak, in bytes; not known
// where the system has no /proc.
func resident(pid int) (now, peak int64, known bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, 0, false
	}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(line, ":")
		kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch {
		case err != nil:
		case name == "VmRSS":
			now = kib << 10
		case name == "VmHWM":
			peak = kib << 10
		}
	}
	return now, peak, now > 0 && peak > 0
}
