// Package catalogue gathers all aggregates: the one place where a new one is
// made known to the engine.
package catalogue

import (
	"slices"

	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/erasure"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/operation"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/domain/plannedjourney"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
	"ledetraad/domain/sealing"
	"ledetraad/domain/subscription"
	"ledetraad/domain/timekeeping"
)

// Events is the registry of every event type.
func Events() (event.Registry, error) {
	return event.NewRegistry(slices.Concat(programme.Events(), journey.Events(), painpoint.Events(),
		participant.Events(), plannedjourney.Events(), fieldwork.Events(), interview.Events(),
		codebook.Events(), coding.Events(), codinground.Events(), cocreation.Events(), timekeeping.Events(), operation.Events(), access.Events(),
		sealing.Events(), erasure.Events(), rules.Events(), lexicon.Events(), alert.Events(), subscription.Events())...)
}

// Commands is the vocabulary of what people and machines may ask for from
// outside. What only the engine itself does is not in it.
func Commands() (decider.Vocabulary, error) {
	return decider.NewVocabulary(slices.Concat(programme.Intents(), journey.Intents(),
		participant.Intents(), plannedjourney.Intents(), fieldwork.Intents(), interview.Intents(),
		codebook.Intents(), coding.Intents(), codinground.Intents(), painpoint.Intents(), cocreation.Intents(), rules.Intents(), lexicon.Intents(),
		alert.Intents(), subscription.Intents())...)
}

// Deciders lists every aggregate.
func Deciders() []decider.Any {
	return []decider.Any{
		decider.Erase(programme.Decider()), decider.Erase(journey.Decider()), decider.Erase(painpoint.Decider()),
		decider.Erase(participant.Decider()), decider.Erase(plannedjourney.Decider()), decider.Erase(fieldwork.Decider()), decider.Erase(interview.Decider()),
		decider.Erase(codebook.Decider()), decider.Erase(coding.Decider()), decider.Erase(codinground.Decider()),
		decider.Erase(cocreation.WorkshopDecider()), decider.Erase(cocreation.SolutionDecider()), decider.Erase(cocreation.MeasurementDecider()),
		decider.Erase(timekeeping.Decider()), decider.Erase(operation.Decider()), decider.Erase(access.Decider()),
		decider.Erase(sealing.Decider()), decider.Erase(erasure.Decider()), decider.Erase(rules.Decider()), decider.Erase(lexicon.Decider()),
		decider.Erase(alert.Decider()), decider.Erase(alert.NotificationDecider()), decider.Erase(subscription.Decider()), decider.Erase(subscription.SilenceDecider()),
	}
}
