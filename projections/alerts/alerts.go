// Package alerts is who hears of what: a fold of what was recorded of pain
// points, subscriptions, silences, alerts and notifications; the pure function
// that routes an alert; and the process manager that has what it decides
// recorded.
//
// The fold decides nothing. It keeps which changes of pain points are
// noteworthy and not raised yet, and what the log says of alerts, routes,
// notifications and deliveries. The manager looks at these tables, decides with
// [Router], and appends what it decided; the fold then knows it as a fact. So
// nobody is told twice after a rebuild, a restart or a change of the rules by
// which alerts are routed, and why somebody was told, or not, can be read years
// later. Folding an event again changes nothing.
//
// What is noteworthy: that a pain is detected, recurs or re-emerges, and that it
// is more severe than when it was last told. Changes that follow each other
// before they are raised make one alert; one that is over before it is raised
// makes none. A subscription hears only of what stands in the log after it.
package alerts

import (
	"fmt"
	"slices"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
	"ledetraad/projections"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// Name is the projection's.
const Name = "alerts"

// Projection folds alerts.
func Projection() projections.Projection {
	handles := reference.Handles()
	for _, t := range slices.Concat(painpoint.Events(), alert.Events(), subscription.Events()) {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: Name, Version: 4,
		Tables: append([]*view.Spec{
			&seen.Spec, &pains.Spec, &alerts.Spec, &routes.Spec, &groups.Spec, &escalations.Spec, &subscriptions.Spec, &silences.Spec,
			&notifications.Spec, &deliveries.Spec, &inbox.Spec, &waits.Spec, &settings.Spec,
		}, reference.Tables()...),
		Handles: handles,
		Apply:   apply,
	}
}

func apply(w view.Writer, e event.Recorded) error {
	if err := fold(w, e); err != nil {
		return fmt.Errorf("alerts: %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func fold(w view.Writer, e event.Recorded) error {
	s, there, err := seen.Get(w, e.Stream)
	if err != nil || there && s.Next > int64(e.Revision) {
		return err // folded already
	}
	if err := seen.Put(w, seenRow{e.Stream, int64(e.Revision) + 1}); err != nil {
		return err
	}
	switch event.Category(e.Type) {
	case programme.Category:
		if d, ok := e.Data.(programme.AlertTextSet); ok {
			return foldAlertText(w, d, e)
		}
		return reference.Apply(w, e)
	case painpoint.Category:
		return foldPain(w, e)
	case alert.Category:
		return foldAlert(w, e)
	case alert.NotificationCategory:
		return foldNotification(w, e)
	}
	return foldSubscription(w, e)
}
