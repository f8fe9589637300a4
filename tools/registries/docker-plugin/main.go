// A plugin "docker" for Pulumi, built where the official one can't be downloaded: the Terraform provider that the
// official one is made from, in an older revision, with the resource types and property names of @pulumi/docker 5.
// It serves what this project uses, not all that the official one does.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

// version of @pulumi/docker that asks for the plugin; the linker sets it.
var version string

// maxNameLength of names that are made up for resources without one, as in the official plugin.
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
				// Its successor has the same name and ports.
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
	// Programs do not ask for the schema: the SDK was generated from the official one.
	tfbridge.Main("docker", version, info, []byte(`{"name":"docker"}`))
}

// buildFields renames what newer revisions of the provider call otherwise.
var buildFields = fields{
	"path":      {Name: "context"},
	"build_arg": {Name: "buildArgs"},
	"label":     {Name: "labels"},
	"tag":       {Name: "tags"},
}
