// Starts Pulumi's Node language host with the runtime options of the project that the CLI runs.
//
// The host is the last one whose Go module can be built. The host reads options from flags only. The CLI is newer: the
// CLI sends the options with each request, where this host does not read them, and starts the host in the folder of the
// Pulumi program.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

// The host's file beside this program. `set-up` puts it there.
const hostName = "language-host"

// The options that the host has flags for.
var flagNames = []string{"typescript", "nodeargs", "tsconfig"}

func main() {
	if err := start(); err != nil {
		fmt.Fprintf(os.Stderr, "the Node language host can't be started (%v)\n", err)
		os.Exit(1)
	}
}

func start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	flags, err := optionFlags(folder)
	if err != nil {
		return err
	}
	host := filepath.Join(filepath.Dir(self), hostName+filepath.Ext(self))
	return run(host, append(flags, os.Args[1:]...))
}

// The flags for the options in the project file of a folder or of its nearest parent that has one.
func optionFlags(folder string) ([]string, error) {
	path, text, err := projectFile(folder)
	if err != nil || text == nil {
		return nil, err
	}
	var project struct{ Runtime yaml.Node }
	if err := yaml.Unmarshal(text, &project); err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", path, err)
	}
	// A runtime without options may be only a name.
	var runtime struct{ Options map[string]any }
	if project.Runtime.Kind == yaml.MappingNode {
		if err := project.Runtime.Decode(&runtime); err != nil {
			return nil, fmt.Errorf("%s can't be read: %w", path, err)
		}
	}
	var flags []string
	for _, name := range flagNames {
		if value, isSet := runtime.Options[name]; isSet && value != nil {
			flags = append(flags, fmt.Sprintf("-%s=%v", name, value))
		}
	}
	return flags, nil
}

// The path and text of the project file. The text is nil if no project file exists.
func projectFile(folder string) (string, []byte, error) {
	for _, name := range []string{"Pulumi.yaml", "Pulumi.yml", "Pulumi.json"} {
		path := filepath.Join(folder, name)
		text, err := os.ReadFile(path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return path, text, err
		}
	}
	if parent := filepath.Dir(folder); parent != folder {
		return projectFile(parent)
	}
	return "", nil, nil
}
