// Package shim reaches the provider, which its module keeps internal: this module's path lies below the provider's.
// On the way it mends two faults that newer revisions do not have.
package shim

import (
	"context"

	"github.com/docker/docker/client"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider returns the provider, whose volumes and containers may have been removed by hand.
func NewProvider(version string) *schema.Provider {
	docker := provider.New(version)()

	// Otherwise every refresh fails from then on.
	volume := docker.ResourcesMap["docker_volume"]
	volume.ReadContext = orGone(volume.ReadContext, inspectVolume)

	// Otherwise it can't be deleted.
	container := docker.ResourcesMap["docker_container"]
	container.DeleteContext = orGone(container.DeleteContext, inspectContainer)
	return docker
}

type operation = func(context.Context, *schema.ResourceData, interface{}) diag.Diagnostics

type inspection = func(ctx context.Context, daemon *client.Client, id string) error

func inspectVolume(ctx context.Context, daemon *client.Client, id string) error {
	_, err := daemon.VolumeInspect(ctx, id)
	return err
}

func inspectContainer(ctx context.Context, daemon *client.Client, id string) error {
	_, err := daemon.ContainerInspect(ctx, id)
	return err
}

// orGone lets an operation that failed end well, without the resource, if the daemon does not have the resource.
func orGone(operate operation, inspect inspection) operation {
	return func(ctx context.Context, data *schema.ResourceData, meta interface{}) diag.Diagnostics {
		id := data.Id()
		diagnostics := operate(ctx, data, meta)
		daemon := meta.(*provider.ProviderConfig).DockerClient
		if diagnostics.HasError() && client.IsErrNotFound(inspect(ctx, daemon, id)) {
			data.SetId("")
			return nil
		}
		return diagnostics
	}
}
