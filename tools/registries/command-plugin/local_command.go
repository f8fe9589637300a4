package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	provider "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
)

// graceTime is the time for a terminated command to end, before it is killed or abandoned.
const graceTime = 3 * time.Second

// LocalCommand is a command on this machine.
type LocalCommand struct{}

// LocalCommandInputs are the inputs of the official resource. Globs are rejected.
type LocalCommandInputs struct {
	Commands
	Dir          *string  `pulumi:"dir,optional"`
	Interpreter  []string `pulumi:"interpreter,optional"`
	ArchivePaths []string `pulumi:"archivePaths,optional"`
	AssetPaths   []string `pulumi:"assetPaths,optional"`
}

// LocalCommandOutputs are stored in the state.
type LocalCommandOutputs struct {
	LocalCommandInputs
	Printed
}

func (*LocalCommand) Annotate(a infer.Annotator) { a.SetToken("local", "Command") }

func (LocalCommand) Check(
	ctx context.Context, req infer.CheckRequest,
) (infer.CheckResponse[LocalCommandInputs], error) {
	inputs, failures, err := infer.DefaultCheck[LocalCommandInputs](ctx, req.NewInputs)
	for property, paths := range map[string][]string{
		"archivePaths": inputs.ArchivePaths,
		"assetPaths":   inputs.AssetPaths,
	} {
		if len(paths) > 0 {
			reason := "is not supported by this stand-in for the official plugin; install that one"
			failures = append(failures, provider.CheckFailure{Property: property, Reason: reason})
		}
	}
	return infer.CheckResponse[LocalCommandInputs]{Inputs: inputs, Failures: failures}, err
}

func (LocalCommand) Create(
	ctx context.Context, req infer.CreateRequest[LocalCommandInputs],
) (infer.CreateResponse[LocalCommandOutputs], error) {
	id, printed, err := req.Inputs.onCreate(ctx, req.Name, req.DryRun, req.Inputs)
	return infer.CreateResponse[LocalCommandOutputs]{ID: id, Output: LocalCommandOutputs{req.Inputs, printed}}, err
}

func (LocalCommand) Update(
	ctx context.Context, req infer.UpdateRequest[LocalCommandInputs, LocalCommandOutputs],
) (infer.UpdateResponse[LocalCommandOutputs], error) {
	printed, err := req.Inputs.onUpdate(ctx, req.State.Printed, req.DryRun, req.Inputs)
	return infer.UpdateResponse[LocalCommandOutputs]{Output: LocalCommandOutputs{req.Inputs, printed}}, err
}

func (LocalCommand) Delete(
	ctx context.Context, req infer.DeleteRequest[LocalCommandOutputs],
) (infer.DeleteResponse, error) {
	return infer.DeleteResponse{}, req.State.onDelete(ctx, req.State.Printed, req.State.LocalCommandInputs)
}

func (LocalCommand) WireDependencies(f infer.FieldSelector, args *LocalCommandInputs, state *LocalCommandOutputs) {
	printedDependsOn(f, args, &args.Commands, &state.Printed)
}

// run implements place for this machine.
func (in LocalCommandInputs) run(ctx context.Context, j job) error {
	interpreter := in.Interpreter
	if len(interpreter) == 0 {
		interpreter = defaultInterpreter()
	}
	args := append(interpreter[1:len(interpreter):len(interpreter)], j.command)
	process := exec.CommandContext(ctx, interpreter[0], args...)
	process.Dir = or(in.Dir, "")
	process.Env = os.Environ()
	for _, variables := range []map[string]string{j.previous, j.environment} {
		for name, value := range variables {
			process.Env = append(process.Env, name+"="+value)
		}
	}
	process.Stdin = strings.NewReader(j.stdin)
	process.Stdout, process.Stderr = j.stdout, j.stderr
	process.WaitDelay = graceTime
	if runtime.GOOS != "windows" {
		process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	}
	err := process.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("command was interrupted: %w", context.Cause(ctx))
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return fmt.Errorf("command ended with %s", failed)
	}
	if err != nil {
		return fmt.Errorf("command can't be run: %w", err)
	}
	return nil
}

func defaultInterpreter() []string {
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C"}
	}
	return []string{"/bin/sh", "-c"}
}
