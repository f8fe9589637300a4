// A plugin "docker" for Pulumi, built if the official one can't be downloaded: the Terraform provider that the
// official one is made from, in an older revision, with the resource types and property names of @pulumi/docker 5.
// It supports what this project uses, not everything that the official plugin does.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

// version of @pulumi/docker that requires the plugin; set by the linker.
var version string

// maxNameLength is the length of generated resource names, as in the official plugin.
const maxNameLength = 255

type fields = map[string]*tfbridge.SchemaInfo

func main() {
	info := tfbridge.ProviderInfo{
		P:       shimv2.NewProvider(shim.NewProvider(version)),
		Name:    "docker",
		Version: version,
		Config:  fields{"registry_auth": {Name: "registryAuth"}},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_container": {
				Tok: tfbridge.MakeResource("docker", "index", "Container"),
				// The new container has the same name and ports.
				DeleteBeforeReplace: true,
				Fields: fields{
					"command":           {Name: "command"},
					"networks_advanced": {Name: "networksAdvanced"},
				},
			},
			"docker_image": {
				Tok: tfbridge.MakeResource("docker", "index", "RemoteImage"),
				Fields: fields{
					"name":  {Name: "name"},
					"build": {Elem: &tfbridge.SchemaInfo{Fields: buildFields}},
				},
			},
			"docker_network": {Tok: tfbridge.MakeResource("docker", "index", "Network")},
			"docker_tag":     {Tok: tfbridge.MakeResource("docker", "index", "Tag")},
			"docker_volume":  {Tok: tfbridge.MakeResource("docker", "index", "Volume")},
		},
	}
	info.SetAutonaming(maxNameLength, "-")
	// Programs do not request the schema: the SDK was generated from the official one.
	tfbridge.Main("docker", version, info, []byte(`{"name":"docker"}`))
}

// buildFields maps the names of newer revisions of the provider.
var buildFields = fields{
	"path":      {Name: "context"},
	"build_arg": {Name: "buildArgs"},
	"label":     {Name: "labels"},
	"tag":       {Name: "tags"},
}
