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

// RemoteCommand is a command on a remote host.
type RemoteCommand struct{}

// RemoteCommandInputs are the inputs of the official resource.
type RemoteCommandInputs struct {
	Commands
	Connection Connection `pulumi:"connection" provider:"secret"`
}

// RemoteCommandOutputs are stored in the state.
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

// run implements place for the host of the connection.
func (c Connection) run(ctx context.Context, j job) error {
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("%s refuses a session: %w", c.address(), err)
	}
	setEnvironment(ctx, session, j)
	session.Stdin = strings.NewReader(j.stdin)
	session.Stdout, session.Stderr = j.stdout, j.stderr
	if err := session.Start(j.command); err != nil {
		return fmt.Errorf("%s refuses to start the command: %w", c.address(), err)
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
		<-ended // The command may still print until then.
		return fmt.Errorf("command on %s was interrupted: %w", c.address(), context.Cause(ctx))
	}
}

// setEnvironment sets the variables that the server accepts. It warns about the user's variables that the server refuses.
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

// end terminates a command with its children, and waits a while for the end. OpenSSH delivers signals only for
// unprivileged users; a command of root continues until it writes to the closed output.
func end(session *ssh.Session, ended <-chan struct{}) {
	if session.Signal(ssh.SIGTERM) != nil {
		return
	}
	select {
	case <-ended:
	case <-time.After(graceTime):
	}
}

// explain returns an error that says how a failed command ended.
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
		return fmt.Errorf("connection to %s was lost before the command ended, and the command may still be running: %w", c.address(), err)
	}
}
