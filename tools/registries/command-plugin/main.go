// A plugin "command" for Pulumi, built where the official one can't be downloaded: the resource types, inputs and
// outputs of @pulumi/command 1, written anew from its documentation on Pulumi's library for providers.
// It serves what this project uses, not all that the official one does.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// version of @pulumi/command that asks for the plugin; the linker sets it.
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
