//go:build !windows

package main

import (
	"os"
	"syscall"
)

// Replaces this process by the host, so that the CLI's signals reach the host.
func run(host string, args []string) error {
	return syscall.Exec(host, append([]string{host}, args...), os.Environ())
}
