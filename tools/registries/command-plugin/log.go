package main

import (
	"bytes"
	"context"
	"io"
	"sync"

	provider "github.com/pulumi/pulumi-go-provider"
)

// commandLog shows the output of a running command.
type commandLog struct{ stdout, stderr io.Writer }

// newLog shows the streams that logging names: `stdout`, `stderr`, `stdoutAndStderr` or `none`; both by default.
func newLog(ctx context.Context, logging string) commandLog {
	lines := func(unwanted string) io.Writer {
		if logging == unwanted || logging == "none" {
			return io.Discard
		}
		return &lineLog{show: provider.GetLogger(ctx).Info}
	}
	return commandLog{stdout: lines("stderr"), stderr: lines("stdout")}
}

// flush shows a last line without a line end.
func (l commandLog) flush() {
	for _, writer := range []io.Writer{l.stdout, l.stderr} {
		if lines, ok := writer.(*lineLog); ok {
			lines.flush()
		}
	}
}

// lineLog shows its input line by line.
type lineLog struct {
	show  func(line string)
	mutex sync.Mutex
	rest  []byte
}

func (l *lineLog) Write(text []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.rest = append(l.rest, text...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found {
			return len(text), nil
		}
		l.show(string(line))
		l.rest = rest
	}
}

func (l *lineLog) flush() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.rest) > 0 {
		l.show(string(l.rest))
	}
	l.rest = nil
}
