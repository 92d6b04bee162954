package interview_test

import (
	"testing"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/interview"
)

func ptr[T any](v T) *T { return &v }

func TestDecide(t *testing.T) {
	start := interview.Start{Interviewer: "kristine", Participants: []string{"Birk"}, Setting: interview.Setting{Place: "Biblioteket", Neutral: ptr(true)},
		Guide: "Plejehjem 1", LifeSituation: "plejehjem", Department: "aeldre"}
	started := interview.Started(start)
	say := interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen, SpokenBy: "Birk", AtMS: ptr[int64](1500), Text: "Jeg ringer, og ingen kommer"}
	said := interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, SpokenBy: "Birk", AtMS: ptr[int64](1500), Text: event.About("Jeg ringer, og ingen kommer", "Birk")}
	told := interview.WaitTold{Wait: "w1", PerceivedS: ptr[int64](3600)}
	stopped := interview.StopMarked{Stop: "s1", Limit: interview.Limit{From: "u1"}, Readers: interview.Nobody}

	decidertest.Run(t, interview.Decider(), "interview-1", []decidertest.Case{
		{Name: "an interview starts", When: start, Then: []event.Data{started}},
		{Name: "once", Given: []event.Data{started}, When: start, Refused: fault.Conflict, Field: "stream"},
		{Name: "with somebody", When: interview.Start{Interviewer: "kristine"}, Refused: fault.Invalid, Field: "data.participants"},
		{Name: "by somebody", When: interview.Start{Participants: []string{"Birk"}}, Refused: fault.Invalid, Field: "data.interviewer"},
		{Name: "a unit belongs to a department", When: interview.Start{Interviewer: "kristine", Participants: []string{"Birk"}, Unit: "broparken"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "nothing is said before", When: say, Refused: fault.NotFound, Field: "stream"},

		{Name: "somebody says something", Given: []event.Data{started}, When: say, Then: []event.Data{said}},
		{Name: "about others too", Given: []event.Data{started}, When: interview.RecordUtterance{Utterance: "u1", Speaker: interview.Interviewer, About: []string{"Åse"}, Text: "Og din søster?"},
			Then: []event.Data{interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Interviewer, About: []string{"Åse"}, Text: event.About("Og din søster?", "Birk", "Åse")}}},
		{Name: "a speaker is needed", Given: []event.Data{started}, When: interview.RecordUtterance{Utterance: "u1", Text: "Nå"}, Refused: fault.Invalid, Field: "data.speaker"},
		{Name: "words are needed", Given: []event.Data{started}, When: interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen}, Refused: fault.Invalid, Field: "data.text"},
		{Name: "time runs forwards", Given: []event.Data{started}, When: interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen, AtMS: ptr[int64](2), UntilMS: ptr[int64](1), Text: "Nå"}, Refused: fault.Invalid, Field: "data.until_ms"},
		{Name: "from nought", Given: []event.Data{started}, When: interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen, AtMS: ptr[int64](-1), Text: "Nå"}, Refused: fault.Invalid, Field: "data.at_ms"},
		{Name: "an id is used once", Given: []event.Data{started, said}, When: interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen, Text: "Noget andet"}, Refused: fault.Conflict, Field: "data.utterance"},
		{Name: "it was heard wrongly", Given: []event.Data{started, said}, When: interview.CorrectUtterance{Utterance: "u1", Corrects: 1, Text: "Jeg ringer og ringer", Reason: "Hørt igen"},
			Then: []event.Data{interview.UtteranceCorrected{Utterance: "u1", Version: 2, Speaker: interview.Citizen, SpokenBy: "Birk", AtMS: ptr[int64](1500),
				Text: event.About("Jeg ringer og ringer", "Birk"), Reason: event.About("Hørt igen", "Birk")}}},
		{Name: "a correction says why", Given: []event.Data{started, said}, When: interview.CorrectUtterance{Utterance: "u1", Text: "Jeg ringer og ringer"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "of what was looked at", Given: []event.Data{started, said}, When: interview.CorrectUtterance{Utterance: "u1", Corrects: 2, Text: "x", Reason: "y"}, Refused: fault.Conflict, Field: "data.utterance"},
		{Name: "of what was said", Given: []event.Data{started}, When: interview.CorrectUtterance{Utterance: "u1", Text: "x", Reason: "y"}, Refused: fault.NotFound, Field: "data.utterance"},

		{Name: "the citizen stops, from here on, for everybody", Given: []event.Data{started, said}, When: interview.MarkStop{Stop: "s1", Limit: interview.Limit{From: "u1"}}, Then: []event.Data{stopped}},
		{Name: "or this one, for all but the interviewer", Given: []event.Data{started, said},
			When: interview.MarkStop{Stop: "s1", Limit: interview.Limit{From: "u1", Until: "u1"}, Readers: interview.InterviewerOnly, Reason: "Det handler om min søn"},
			Then: []event.Data{interview.StopMarked{Stop: "s1", Limit: interview.Limit{From: "u1", Until: "u1"}, Readers: interview.InterviewerOnly, Reason: event.About("Det handler om min søn", "Birk")}}},
		{Name: "or before it is written out, by time code", Given: []event.Data{started}, When: interview.MarkStop{Stop: "s1", Limit: interview.Limit{FromMS: ptr[int64](90_000)}},
			Then: []event.Data{interview.StopMarked{Stop: "s1", Limit: interview.Limit{FromMS: ptr[int64](90_000)}, Readers: interview.Nobody}}},
		{Name: "not two ways at once", Given: []event.Data{started, said}, When: interview.MarkStop{Stop: "s1", Limit: interview.Limit{From: "u1", FromMS: ptr[int64](1)}}, Refused: fault.Invalid, Field: "data.from"},
		{Name: "at something that was said", Given: []event.Data{started}, When: interview.MarkStop{Stop: "s1", Limit: interview.Limit{Until: "u1"}}, Refused: fault.NotFound, Field: "data.until"},
		{Name: "a stop has its own id", Given: []event.Data{started, said, stopped}, When: interview.MarkStop{Stop: "s1"}, Refused: fault.Conflict, Field: "data.stop"},
		{Name: "a stop is lifted", Given: []event.Data{started, said, stopped}, When: interview.LiftStop{Stop: "s1", Reason: "Det må gerne læses"},
			Then: []event.Data{interview.StopLifted{Stop: "s1", Reason: event.About("Det må gerne læses", "Birk")}}},
		{Name: "with a reason", Given: []event.Data{started, said, stopped}, When: interview.LiftStop{Stop: "s1"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "once", Given: []event.Data{started, said, stopped, interview.StopLifted{Stop: "s1"}}, When: interview.LiftStop{Stop: "s1", Reason: "x"}, Refused: fault.Conflict, Field: "data.stop"},

		{Name: "a wait is told", Given: []event.Data{started, said},
			When: interview.TellWait{Wait: "w1", PerceivedS: ptr[int64](3600), ExpectedS: ptr[int64](600), PromisedS: ptr[int64](1800), Utterance: "u1", Department: "aeldre", Journey: "7", Touchpoint: "kald-1", Comment: "en evighed"},
			Then: []event.Data{interview.WaitTold{Wait: "w1", PerceivedS: ptr[int64](3600), ExpectedS: ptr[int64](600), PromisedS: ptr[int64](1800), Utterance: "u1", Department: "aeldre",
				Journey: "7", Touchpoint: "kald-1", Comment: event.About("en evighed", "Birk")}}},
		{Name: "a wait says something", Given: []event.Data{started}, When: interview.TellWait{Wait: "w1"}, Refused: fault.Invalid, Field: "data"},
		{Name: "a wait is not negative", Given: []event.Data{started}, When: interview.TellWait{Wait: "w1", PerceivedS: ptr[int64](-1)}, Refused: fault.Invalid, Field: "data.perceived_s"},
		{Name: "a touchpoint belongs to a journey", Given: []event.Data{started}, When: interview.TellWait{Wait: "w1", PerceivedS: ptr[int64](1), Touchpoint: "kald-1"}, Refused: fault.Invalid, Field: "data.journey"},
		{Name: "a wait is tied later", Given: []event.Data{started, told}, When: interview.TieWait{Wait: "w1", Journey: "7", Touchpoint: "kald-1"},
			Then: []event.Data{interview.WaitTied{Wait: "w1", Journey: "7", Touchpoint: "kald-1"}}},
		{Name: "to a journey", Given: []event.Data{started, told}, When: interview.TieWait{Wait: "w1"}, Refused: fault.Invalid, Field: "data.journey"},
		{Name: "if it was told", Given: []event.Data{started}, When: interview.TieWait{Wait: "w1", Journey: "7"}, Refused: fault.NotFound, Field: "data.wait"},

		{Name: "an interview ends", Given: []event.Data{started}, When: interview.End{}, Then: []event.Data{interview.Ended{}}},
		{Name: "once", Given: []event.Data{started, interview.Ended{}}, When: interview.End{}, Refused: fault.Conflict},
		{Name: "and is written out afterwards", Given: []event.Data{started, interview.Ended{}}, When: say, Then: []event.Data{said}},
	})
}
