// Command ledetraad keeps what a municipality sees and hears of its citizens'
// journeys, and shows across departments where those journeys hurt.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"ledetraad/domain/fault"
)

// version is set where a release is built.
var version = "dev"

type cli struct {
	Serve        serveCmd        `cmd:"" help:"Run the engine: API, relay, projections, detectors, alerts."`
	Example      exampleCmd      `cmd:"" help:"Load the example municipality: invented people, real kinds of problems."`
	Import       importCmd       `cmd:"" help:"Read journeys, field notes, transcripts, codebooks and projects from files."`
	Export       exportCmd       `cmd:"" help:"Write notes, interviews and codings to a REFI-QDA project, or a codebook to a file."`
	Journeys     journeysCmd     `cmd:"" help:"List journeys, and show one as it is or was known."`
	Departments  departmentsCmd  `cmd:"" help:"List departments; show flow, hand-overs and response times between and in them."`
	Painpoints   painpointsCmd   `cmd:"" help:"List pain points, and show one with its evidence."`
	Alerts       alertsCmd       `cmd:"" help:"What is new about pain points: who hears of it, subscriptions, silences, and how alerts are answered."`
	Principles   principlesCmd   `cmd:"" help:"Guiding principles: candidates, what speaks to which, and sets that answer to each other."`
	Lexicon      lexiconCmd      `cmd:"" help:"Professional language: the terms, what the municipality made of them, and words proposed as new ones."`
	Analyse      analyseCmd      `cmd:"" help:"Find jargon and confusion in lines of Danish speech (NDJSON on standard input)."`
	Rules        rulesCmd        `cmd:"" help:"The rules by which pain points are found: list them, set their parameters."`
	Backtest     backtestCmd     `cmd:"" help:"What changed rules would have found in all of history."`
	Workshops    workshopsCmd    `cmd:"" help:"Workshops: list, show, plan, hold; how many people have been involved."`
	Solutions    solutionsCmd    `cmd:"" help:"Solutions: list, show, and record how they go from idea to use."`
	Report       reportCmd       `cmd:"" help:"Status report of a period: people involved, places observed, workshops, solutions, pain points."`
	Measurements measurementsCmd `cmd:"" help:"Measurements before and after, among citizens, relatives and employees: list, show, design, record answers."`
	Participants participantsCmd `cmd:"" help:"People who take part, by pseudonym: list, show, register."`
	Notes        notesCmd        `cmd:"" help:"Field notes: list, read, search."`
	Interviews   interviewsCmd   `cmd:"" help:"Interviews: list and read."`
	Codebook     codebookCmd     `cmd:"" help:"Codebooks: codes and their counts, coverage, passages, agreement; load the one that ships."`
	Projections  projectionsCmd  `cmd:"" help:"See how projections are; retry or skip what halted one."`
	Rebuild      rebuildCmd      `cmd:"" help:"Build projections anew beside the live ones, compare, and switch."`
	Verify       verifyCmd       `cmd:"" help:"Compare the live views with rebuilt ones, row by row."`
	Backup       backupCmd       `cmd:"" help:"Write a consistent copy of the embedded event log to a file."`
	Restore      restoreCmd      `cmd:"" help:"Fill an empty data folder from a backup."`
	Erase        eraseCmd        `cmd:"" help:"Erase a participant for good, from the log and everything made of it."`
	Keys         keysCmd         `cmd:"" help:"Back up the keys of personal text; rotate the master key."`
	Accounts     accountsCmd     `cmd:"" help:"People who use the system: list, add, give roles, disable, make one-time links."`
	Tokens       tokensCmd       `cmd:"" help:"Machines' tokens: list, add, revoke."`
	AccessLog    accessLogCmd    `cmd:"" help:"When, and for what, a participant's words were read."`
	Doctor       doctorCmd       `cmd:"" help:"Check that everything is as it should be."`
	Bench        benchCmd        `cmd:"" help:"Measure the engine beside its raw parts on this machine."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	collectSeldom()
	code := run(ctx, os.Args[1:], &console{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run answers with the exit code: 0, 1 where something failed, 2 where the
// command was used wrongly.
func run(ctx context.Context, args []string, c *console) int {
	var commands cli
	exit := -1
	parser, err := kong.New(&commands,
		kong.Name("ledetraad"),
		kong.Description("Ledetråd maps citizens' journeys across a municipality's departments and shows where they hurt."),
		kong.Writers(c.out, c.err), kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Bind(c), kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // a mistake in the command's own description
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(c.err, "ledetraad: %v\nTry: ledetraad --help\n", err)
		return 2
	}
	if err := k.Run(); err != nil {
		return report(ctx, c, err)
	}
	return 0
}

func report(ctx context.Context, c *console, err error) int {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(c.err, "ledetraad: interrupted")
		return 1
	}
	fmt.Fprintf(c.err, "ledetraad: %v\n", err)
	if _, usage := errors.AsType[*usageError](err); usage {
		return 2
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Cause != nil {
		fmt.Fprintf(c.err, "  because: %v\n", f.Cause)
	}
	return 1
}

// usageError is a wrong use that the parser cannot see.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

type versionCmd struct{}

func (versionCmd) Run(c *console) error {
	_, err := fmt.Fprintln(c.out, "ledetraad", version)
	return err
}
