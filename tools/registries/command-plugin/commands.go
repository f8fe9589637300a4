package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Commands are the commands of a resource with their settings: the inputs that local and remote commands share.
type Commands struct {
	Create                 *string           `pulumi:"create,optional"`
	Update                 *string           `pulumi:"update,optional"`
	Delete                 *string           `pulumi:"delete,optional"`
	Environment            map[string]string `pulumi:"environment,optional"`
	Stdin                  *string           `pulumi:"stdin,optional"`
	Triggers               []any             `pulumi:"triggers,optional" provider:"replaceOnChanges"`
	Logging                *string           `pulumi:"logging,optional"`
	AddPreviousOutputInEnv *bool             `pulumi:"addPreviousOutputInEnv,optional"`
}

// Printed is the output of the last command, without the final line ends.
type Printed struct {
	Stdout string `pulumi:"stdout"`
	Stderr string `pulumi:"stderr"`
}

// place is a machine that runs commands.
type place interface {
	// run returns an error unless the command ended with exit status 0.
	run(ctx context.Context, j job) error
}

// job is a single run of a command.
type job struct {
	command     string
	environment map[string]string
	// previous is the output of the previous command. A place may leave it out if it can't set environment variables.
	previous       map[string]string
	stdin          string
	stdout, stderr io.Writer
}

// onCreate runs the create command and returns the id of the new resource.
func (c Commands) onCreate(ctx context.Context, name string, dryRun bool, at place) (string, Printed, error) {
	id, err := resource.NewUniqueHex(name, 8, 0)
	if err != nil || dryRun {
		return id, Printed{}, err
	}
	printed, err := c.run(ctx, c.Create, nil, at)
	return id, printed, err
}

// onUpdate runs the update command, or the create command if there is none.
func (c Commands) onUpdate(ctx context.Context, old Printed, dryRun bool, at place) (Printed, error) {
	if dryRun {
		return old, nil
	}
	command := c.Update
	if or(command, "") == "" {
		command = c.Create
	}
	return c.run(ctx, command, &old, at)
}

// onDelete runs the delete command, if there is one.
func (c Commands) onDelete(ctx context.Context, old Printed, at place) error {
	_, err := c.run(ctx, c.Delete, &old, at)
	return err
}

func (c Commands) run(ctx context.Context, command *string, old *Printed, at place) (Printed, error) {
	if or(command, "") == "" {
		return or(old, Printed{}), nil
	}
	var stdout, stderr strings.Builder
	toLog := newLog(ctx, or(c.Logging, ""))
	defer toLog.flush()
	j := job{
		command:     *command,
		environment: c.Environment,
		stdin:       or(c.Stdin, ""),
		stdout:      io.MultiWriter(&stdout, toLog.stdout),
		stderr:      io.MultiWriter(&stderr, toLog.stderr),
	}
	if old != nil && or(c.AddPreviousOutputInEnv, true) {
		j.previous = map[string]string{
			"PULUMI_COMMAND_STDOUT": old.Stdout,
			"PULUMI_COMMAND_STDERR": old.Stderr,
		}
	}
	if err := at.run(ctx, j); err != nil {
		return Printed{}, fmt.Errorf("%w%s%s", err, lastOf("stderr", stderr.String()), lastOf("stdout", stdout.String()))
	}
	return Printed{Stdout: strings.TrimSuffix(stdout.String(), "\n"), Stderr: strings.TrimSuffix(stderr.String(), "\n")}, nil
}

// maxTail is the size of the output that the error of a failed command quotes, in bytes.
const maxTail = 4096

// lastOf returns the end of the output of a failed command, for the error.
func lastOf(stream, text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if len(text) > maxTail {
		text = "…" + strings.ToValidUTF8(text[len(text)-maxTail:], "")
	}
	return fmt.Sprintf("\n%s: %s", stream, text)
}

// printedDependsOn declares the dependencies of the output: it is unknown in a preview if any input changes, and it is
// secret if a command, its environment or its standard input is. The connection is always secret, but never printed.
func printedDependsOn(f infer.FieldSelector, inputs any, c *Commands, p *Printed) {
	for _, field := range []any{&p.Stdout, &p.Stderr} {
		f.OutputField(field).DependsOn(
			f.InputField(inputs).Computed(),
			f.InputField(&c.Create).Secret(),
			f.InputField(&c.Update).Secret(),
			f.InputField(&c.Environment).Secret(),
			f.InputField(&c.Stdin).Secret(),
			f.InputField(&c.Triggers).Secret(),
		)
	}
}

// or returns the value of a pointer, or a default for nil.
func or[T any](given *T, otherwise T) T {
	if given == nil {
		return otherwise
	}
	return *given
}
