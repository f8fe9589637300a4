// A plugin "command" for Pulumi, built if the official one can't be downloaded: the resource types, inputs and
// outputs of @pulumi/command 1, written from its documentation with Pulumi's library for providers.
// It supports what this project uses, not everything that the official plugin does.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// version of @pulumi/command that requires the plugin; set by the linker.
var version string

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	provider, err := infer.NewProviderBuilder().
		WithResources(
			infer.Resource(LocalCommand{}),
			infer.Resource(RemoteCommand{}),
			infer.Resource(CopyToRemote{}),
		).
		Build()
	if err != nil {
		return err
	}
	return provider.Run(ctx, "command", version)
}
