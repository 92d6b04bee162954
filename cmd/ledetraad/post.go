package main

import (
	"fmt"
	"net/netip"
	"os"
	"strings"

	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/fault"
)

// postFlags say how notifications are brought to people and systems.
type postFlags struct {
	PublicURL        string   `help:"What people and systems call the engine: it stands in links." name:"public-url" env:"LEDETRAAD_PUBLIC_URL" placeholder:"URL"`
	SMTP             string   `help:"Mail server: smtp://host:port (STARTTLS), smtps://host:port. If left out, no mails are sent." name:"smtp" env:"LEDETRAAD_SMTP" placeholder:"URL"`
	SMTPUser         string   `help:"User at the mail server." name:"smtp-user" env:"LEDETRAAD_SMTP_USER" placeholder:"NAME"`
	SMTPPasswordFile string   `help:"File with the user's password." name:"smtp-password-file" env:"LEDETRAAD_SMTP_PASSWORD_FILE" type:"path" placeholder:"FILE"`
	MailFrom         string   `help:"Sender of mails." name:"mail-from" env:"LEDETRAAD_MAIL_FROM" placeholder:"ADDRESS"`
	WebhookAllow     []string `help:"Networks of your own that webhooks may go to, besides the internet: 10.20.0.0/16; may be repeated." name:"webhook-allow" env:"LEDETRAAD_WEBHOOK_ALLOW" placeholder:"NETWORK"`
}

func (f postFlags) post() (*engine.Post, error) {
	p := &engine.Post{SMTP: f.SMTP, SMTPUser: f.SMTPUser, From: f.MailFrom}
	if f.SMTP != "" && (f.MailFrom == "" || f.PublicURL == "") {
		return nil, usagef("--smtp needs --mail-from and --public-url")
	}
	if f.SMTPPasswordFile != "" {
		password, err := secretIn("smtp-password-file", f.SMTPPasswordFile)
		if err != nil {
			return nil, err
		}
		p.SMTPPassword = strings.TrimRight(password, "\r\n") // blanks may be part of it
	}
	for _, s := range f.WebhookAllow {
		n, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, usagef("--webhook-allow: %q is not a network; write it as 10.20.0.0/16", s)
		}
		p.WebhookAllow = append(p.WebhookAllow, n.Masked())
	}
	return p, nil
}

// secretIn is what a secret's file has in it; flag is the one that names the file.
func secretIn(flag, file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", &fault.Error{Code: fault.Invalid, Field: flag, Cause: err, Message: fmt.Sprintf("%s cannot be read", file)}
	}
	return string(b), nil
}
