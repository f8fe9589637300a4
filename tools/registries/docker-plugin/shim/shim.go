// Package shim reaches the provider, which its module keeps internal: the path of this module lies below the provider's.
// On the way it mends two faults that newer revisions do not have.
package shim

import (
	"context"

	"github.com/docker/docker/client"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider returns the provider, with resources that may be gone.
func NewProvider(version string) *schema.Provider {
	docker := provider.New(version)()

	// A volume that was removed by hand must not make every refresh fail.
	volume := docker.ResourcesMap["docker_volume"]
	volume.ReadContext = orGone(volume.ReadContext, func(ctx context.Context, daemon *client.Client, id string) error {
		_, err := daemon.VolumeInspect(ctx, id)
		return err
	})

	// A container that was removed by hand is as good as deleted.
	container := docker.ResourcesMap["docker_container"]
	container.DeleteContext = orGone(container.DeleteContext, func(ctx context.Context, daemon *client.Client, id string) error {
		_, err := daemon.ContainerInspect(ctx, id)
		return err
	})
	return docker
}

type operation = func(context.Context, *schema.ResourceData, interface{}) diag.Diagnostics

type inspection = func(ctx context.Context, daemon *client.Client, id string) error

// orGone has an operation that failed succeed, without the resource, if the daemon does not have the resource.
func orGone(operate operation, inspect inspection) operation {
	return func(ctx context.Context, data *schema.ResourceData, meta interface{}) diag.Diagnostics {
		id := data.Id()
		diagnostics := operate(ctx, data, meta)
		if diagnostics.HasError() && client.IsErrNotFound(inspect(ctx, meta.(*provider.ProviderConfig).DockerClient, id)) {
			data.SetId("")
			return nil
		}
		return diagnostics
	}
}
