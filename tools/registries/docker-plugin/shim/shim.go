// Package shim exports the provider, which is internal to its module: the path of this module is below that module's.
// It also fixes two bugs that newer revisions do not have.
package shim

import (
	"context"

	"github.com/docker/docker/client"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider returns the provider. It accepts that volumes and containers were removed by hand.
func NewProvider(version string) *schema.Provider {
	docker := provider.New(version)()

	// Otherwise every refresh after a manual removal fails.
	volume := docker.ResourcesMap["docker_volume"]
	volume.ReadContext = orGone(volume.ReadContext, inspectVolume)

	// Otherwise a container that was removed by hand can't be deleted.
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

// orGone makes a failed operation succeed, without the resource, if the daemon does not have the resource.
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
