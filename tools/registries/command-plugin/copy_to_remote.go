package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pkg/sftp"
	provider "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// CopyToRemote is a copy of a file, a text or a folder on a remote host. The copy stays when the resource is deleted.
type CopyToRemote struct{}

// CopyToRemoteInputs are the inputs of the official resource.
type CopyToRemoteInputs struct {
	Connection Connection           `pulumi:"connection" provider:"secret"`
	Source     types.AssetOrArchive `pulumi:"source"`
	RemotePath string               `pulumi:"remotePath"`
	Triggers   []any                `pulumi:"triggers,optional" provider:"replaceOnChanges"`
}

// CopyToRemoteOutputs are stored in the state.
type CopyToRemoteOutputs struct{ CopyToRemoteInputs }

func (*CopyToRemote) Annotate(a infer.Annotator) { a.SetToken("remote", "CopyToRemote") }

func (CopyToRemote) Check(
	ctx context.Context, req infer.CheckRequest,
) (infer.CheckResponse[CopyToRemoteInputs], error) {
	inputs, failures, err := infer.DefaultCheck[CopyToRemoteInputs](ctx, req.NewInputs)
	if asset, archive := inputs.Source.Asset, inputs.Source.Archive; err == nil &&
		(asset != nil && asset.IsURI() || archive != nil && !archive.IsPath()) {
		reason := "must be a FileAsset, a StringAsset or a FileArchive"
		failures = append(failures, provider.CheckFailure{Property: "source", Reason: reason})
	}
	return infer.CheckResponse[CopyToRemoteInputs]{Inputs: inputs, Failures: failures}, err
}

func (CopyToRemote) Create(
	ctx context.Context, req infer.CreateRequest[CopyToRemoteInputs],
) (infer.CreateResponse[CopyToRemoteOutputs], error) {
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun {
		err = req.Inputs.copy(ctx)
	}
	return infer.CreateResponse[CopyToRemoteOutputs]{ID: id, Output: CopyToRemoteOutputs{req.Inputs}}, err
}

func (CopyToRemote) Update(
	ctx context.Context, req infer.UpdateRequest[CopyToRemoteInputs, CopyToRemoteOutputs],
) (infer.UpdateResponse[CopyToRemoteOutputs], error) {
	var err error
	if !req.DryRun {
		err = req.Inputs.copy(ctx)
	}
	return infer.UpdateResponse[CopyToRemoteOutputs]{Output: CopyToRemoteOutputs{req.Inputs}}, err
}

func (in CopyToRemoteInputs) copy(ctx context.Context) error {
	client, err := in.Connection.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	// Without concurrent writes, a connection with a long round trip would be idle between packets.
	files, err := sftp.NewClient(client, sftp.UseConcurrentWrites(true))
	if err != nil {
		return fmt.Errorf("%s refuses a session for files: %w", in.Connection.address(), err)
	}
	defer files.Close()
	defer context.AfterFunc(ctx, func() { client.Close() })()

	err = in.copyBy(remoteFiles{files})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("copy to %s on %s failed: %w", in.RemotePath, in.Connection.address(), err)
	}
	return nil
}

func (in CopyToRemoteInputs) copyBy(files remoteFiles) error {
	if asset := in.Source.Asset; asset != nil && asset.IsText() {
		if files.isFolder(in.RemotePath) {
			return errors.New("remotePath is a folder; set it to the path of a file in the folder")
		}
		return files.write(strings.NewReader(asset.Text), in.RemotePath)
	}
	source, err := in.sourcePath()
	if err != nil {
		return err
	}
	target := in.RemotePath
	if files.isFolder(target) {
		target = path.Join(target, filepath.Base(source))
	}
	return files.copy(source, target)
}

// sourcePath returns the path of a file or folder on this machine.
func (in CopyToRemoteInputs) sourcePath() (string, error) {
	source := ""
	if in.Source.Asset != nil {
		source = in.Source.Asset.Path
	} else if in.Source.Archive != nil {
		source = in.Source.Archive.Path
	}
	if source == "" {
		return "", errors.New("source is missing; set it to an asset or archive")
	}
	return filepath.Abs(source)
}

// remoteFiles are the files of a remote host.
type remoteFiles struct{ *sftp.Client }

func (f remoteFiles) isFolder(remote string) bool {
	found, err := f.Stat(remote)
	return err == nil && found.IsDir()
}

// copy copies a file, or the content of a folder, to a remote path.
func (f remoteFiles) copy(local, remote string) error {
	found, err := os.Stat(local)
	if err != nil {
		return err
	}
	if !found.IsDir() {
		file, err := os.Open(local)
		if err != nil {
			return err
		}
		defer file.Close()
		return f.write(file, remote)
	}
	if err := f.MkdirAll(remote); err != nil {
		return err
	}
	entries, err := os.ReadDir(local)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := f.copy(filepath.Join(local, entry.Name()), path.Join(remote, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// write creates or replaces a file, with its parent folders.
func (f remoteFiles) write(text io.Reader, remote string) error {
	if err := f.MkdirAll(path.Dir(remote)); err != nil {
		return err
	}
	file, err := f.Create(remote)
	if err != nil {
		return err
	}
	if _, err := file.ReadFrom(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
