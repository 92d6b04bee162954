package detectors

import "time"

const day = 24 * time.Hour

// aged is how old something that is still open is said to be: rounded down to
// minutes in its first hour, to quarters of an hour in its first day, to days
// in its first thirty, and then to thirty days. A figure that grew with every
// second would be reported as changed whenever anything happens at all, and
// for something that nobody ever closes, for ever.
func aged(age time.Duration) time.Duration {
	if age < 0 {
		return 0
	}
	return age - age%grain(age)
}

// ageChanges is when aged changes next.
func ageChanges(since, now time.Time) time.Time {
	age := max(0, now.Sub(since))
	return since.Add(aged(age) + grain(age))
}

func grain(age time.Duration) time.Duration {
	switch {
	case age < time.Hour:
		return time.Minute
	case age < day:
		return 15 * time.Minute
	case age < 30*day:
		return day
	}
	return 30 * day
}
