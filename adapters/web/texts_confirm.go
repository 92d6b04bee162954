package web

//nolint:gochecknoglobals // a table
var confirmTexts = map[string]phrase{
	"confirm.title":  {"Varsler på mail", "Alerts by mail"},
	"confirm.wrong":  {"Linket virker ikke. Tag det helt fra mailen. Det gælder i syv dage; er de gået, så bed om at få mailen igen.", "The link does not work. Take all of it from the mail. It is good for seven days; when they are over, ask for the mail again."},
	"confirm.ask":    {"Skal varsler fra Ledetråd sendes til %s?", "Shall alerts from Ledetråd be sent to %s?"},
	"confirm.how":    {"Siger det dig ikke noget, så luk siden. Så sendes der ingen.", "If this was not you, close the page. Then none are sent."},
	"confirm.submit": {"Ja, send dem hertil", "Yes, send them here"},
	"confirm.done":   {"Tak. Varsler sendes nu til %s.", "Thank you. Alerts are now sent to %s."},
	"confirm.stop":   {"De kan stoppes igen med linket nederst i hver mail.", "They can be stopped with the link at the end of each mail."},

	"contact.waits":        {"venter på bekræftelse", "waits to be confirmed"},
	"contact.waits.sent":   {"Vi sendte en mail den %s. Varsler venter, til den, der læser den, har sagt ja.", "We sent a mail on %s. Alerts wait until whoever reads it has said yes."},
	"contact.waits.unsent": {"Mailen, der beder om et ja, er ikke sendt. Varsler venter.", "The mail that asks for a yes was not sent. Alerts wait."},
	"contact.again":        {"Send mailen igen", "Send the mail again"},
	"contact.again.hint":   {"Højst én gang i minuttet og fem gange i døgnet.", "Once a minute and five times a day at most."},

	"problem.contact.waiting.title": {"For mange adresser venter", "Too many addresses wait"},
	"problem.contact.waiting.text":  {"Fem mailadresser venter allerede på at blive bekræftet. Få én af dem bekræftet, eller glem den, og prøv igen.", "Five mail addresses wait to be confirmed already. Have one of them confirmed, or forget it, and try again."},
	"problem.contact.letters.title": {"Vent lidt", "Wait a little"},
	"problem.contact.letters.text":  {"Der er lige sendt en mail, eller der er sendt mange i dag. Kig i indbakken, også under uønsket post, og prøv igen senere.", "A mail was sent just now, or many were today. Look in the inbox, and in the spam folder too, and try again later."},
	"problem.contact.unsent.title":  {"Mailen blev ikke sendt", "The mail was not sent"},
	"problem.contact.unsent.text":   {"Adressen er gemt, men mailen, der beder om en bekræftelse, kom ikke afsted. Se efter, at adressen er rigtig, og send mailen igen.", "The address is kept, but the mail that asks for a confirmation did not go. See that the address is right, and send the mail again."},
}
