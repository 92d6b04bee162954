package web

//nolint:gochecknoglobals // a table
var unsubscribeTexts = map[string]phrase{
	"unsubscribe.wrong":  {"Adressen er ikke hel. Tag den hele fra mailen.", "The address is not whole. Take all of it from the mail."},
	"unsubscribe.title":  {"Stop mails", "Stop mails"},
	"unsubscribe.ask":    {"Vil du ikke længere have mails fra abonnementet »%s«?", "Do you want no more mails from the subscription “%s”?"},
	"unsubscribe.how":    {"Abonnementet består, og varslerne ligger stadig i indbakken i Ledetråd.", "The subscription stays, and its alerts are still in the inbox in Ledetråd."},
	"unsubscribe.submit": {"Stop mails", "Stop the mails"},
	"unsubscribe.done":   {"Der kommer ikke flere mails hertil fra abonnementet »%s«.", "No more mails come here from the subscription “%s”."},
	"unsubscribe.back":   {"Du kan slå dem til igen under Varsler, når du er logget ind.", "You can have them again under Alerts when you are signed in."},
}
