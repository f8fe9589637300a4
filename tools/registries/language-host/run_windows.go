package main

import (
	"errors"
	"os"
	"os/exec"
)

// Runs the host and exits with its code: Windows can't replace a process.
func run(host string, args []string) error {
	command := exec.Command(host, args...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	return err
}
