package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	provider "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"golang.org/x/crypto/ssh"
)

// RemoteCommand is a command on another host.
type RemoteCommand struct{}

// RemoteCommandInputs are those of the official one.
type RemoteCommandInputs struct {
	Commands
	Connection Connection `pulumi:"connection" provider:"secret"`
}

// RemoteCommandOutputs are kept in the state.
type RemoteCommandOutputs struct {
	RemoteCommandInputs
	Printed
}

func (*RemoteCommand) Annotate(a infer.Annotator) { a.SetToken("remote", "Command") }

func (RemoteCommand) Create(
	ctx context.Context, req infer.CreateRequest[RemoteCommandInputs],
) (infer.CreateResponse[RemoteCommandOutputs], error) {
	id, printed, err := req.Inputs.onCreate(ctx, req.Name, req.DryRun, req.Inputs.Connection)
	return infer.CreateResponse[RemoteCommandOutputs]{ID: id, Output: RemoteCommandOutputs{req.Inputs, printed}}, err
}

func (RemoteCommand) Update(
	ctx context.Context, req infer.UpdateRequest[RemoteCommandInputs, RemoteCommandOutputs],
) (infer.UpdateResponse[RemoteCommandOutputs], error) {
	printed, err := req.Inputs.onUpdate(ctx, req.State.Printed, req.DryRun, req.Inputs.Connection)
	return infer.UpdateResponse[RemoteCommandOutputs]{Output: RemoteCommandOutputs{req.Inputs, printed}}, err
}

func (RemoteCommand) Delete(
	ctx context.Context, req infer.DeleteRequest[RemoteCommandOutputs],
) (infer.DeleteResponse, error) {
	return infer.DeleteResponse{}, req.State.onDelete(ctx, req.State.Printed, req.State.Connection)
}

func (RemoteCommand) WireDependencies(f infer.FieldSelector, args *RemoteCommandInputs, state *RemoteCommandOutputs) {
	printedDependsOn(f, args, &args.Commands, &state.Printed)
}

// run makes the host at the end of the connection the place.
func (c Connection) run(ctx context.Context, j job) error {
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("%s opens no session: %w", c.address(), err)
	}
	setEnvironment(ctx, session, j)
	session.Stdin = strings.NewReader(j.stdin)
	session.Stdout, session.Stderr = j.stdout, j.stderr
	if err := session.Start(j.command); err != nil {
		return fmt.Errorf("%s starts no command: %w", c.address(), err)
	}
	ended := make(chan struct{})
	go func() {
		err = session.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return c.explain(err)
	case <-ctx.Done():
		end(session, ended)
		client.Close()
		<-ended // Until then it may still print.
		return fmt.Errorf("command on %s was ended: %w", c.address(), context.Cause(ctx))
	}
}

// setEnvironment of a session as far as the server lets it. Of its own variables the user is told which it does not.
func setEnvironment(ctx context.Context, session *ssh.Session, j job) {
	log := provider.GetLogger(ctx)
	for name, value := range j.previous {
		if session.Setenv(name, value) != nil {
			log.Debugf("the server refuses the variable %s", name)
		}
	}
	for name, value := range j.environment {
		if session.Setenv(name, value) != nil {
			log.Warningf("the server refuses the variable %s; let its AcceptEnv take it, or set it in the command", name)
		}
	}
}

// end tells a command and what it started to end, and waits a while for it. OpenSSH does so for users without rights of
// their own; what root runs, it leaves alone until that prints something and finds nobody reading.
func end(session *ssh.Session, ended <-chan struct{}) {
	if session.Signal(ssh.SIGTERM) != nil {
		return
	}
	select {
	case <-ended:
	case <-time.After(graceTime):
	}
}

// explain says how a command ended, if not well.
func (c Connection) explain(err error) error {
	var failed *ssh.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed) && failed.Signal() != "":
		return fmt.Errorf("command on %s was ended by signal %s", c.address(), failed.Signal())
	case errors.As(err, &failed):
		return fmt.Errorf("command on %s ended with exit status %d", c.address(), failed.ExitStatus())
	default:
		return fmt.Errorf("connection to %s was lost before the command ended, which may go on there: %w", c.address(), err)
	}
}
