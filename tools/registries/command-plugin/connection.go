package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Connection describes the SSH connection to a host.
type Connection struct {
	Endpoint
	Proxy *Endpoint `pulumi:"proxy,optional"`
}

// Endpoint is an SSH server with the credentials of the user.
type Endpoint struct {
	Host               string  `pulumi:"host"`
	Port               *int    `pulumi:"port,optional"`
	User               *string `pulumi:"user,optional"`
	Password           *string `pulumi:"password,optional"`
	PrivateKey         *string `pulumi:"privateKey,optional"`
	PrivateKeyPassword *string `pulumi:"privateKeyPassword,optional"`
	AgentSocketPath    *string `pulumi:"agentSocketPath,optional"`
	HostKey            *string `pulumi:"hostKey,optional"`
	DialErrorLimit     *int    `pulumi:"dialErrorLimit,optional"`
	PerDialTimeout     *int    `pulumi:"perDialTimeout,optional"`
}

// Default values.
const (
	defaultPort           = 22
	defaultUser           = "root"
	defaultDialErrorLimit = 10
	defaultPerDialTimeout = 15 // Seconds.
)

// Pauses between attempts: the first one, which doubles each time, and the longest.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 2 * time.Second
)

// Time without an answer after which a connection counts as lost, and time between two keepalive requests.
const (
	longestSilence = 15 * time.Second
	questionEvery  = 5 * time.Second
)

func (e Endpoint) address() string {
	return net.JoinHostPort(e.Host, strconv.Itoa(or(e.Port, defaultPort)))
}

// dial logs in to the host, through the proxy if there is one. The client closes itself if the host stops answering.
func (c Connection) dial(ctx context.Context) (*ssh.Client, error) {
	client, err := c.dialThrough(ctx, new(net.Dialer))
	if err == nil {
		go closeWhenSilent(client)
	}
	return client, err
}

func (c Connection) dialThrough(ctx context.Context, direct dialer) (*ssh.Client, error) {
	if c.Proxy == nil {
		return c.logInPatiently(ctx, direct)
	}
	proxy, err := c.Proxy.logInPatiently(ctx, direct)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	client, err := c.logInPatiently(ctx, proxy)
	if err != nil {
		proxy.Close()
		return nil, err
	}
	go func() {
		_ = client.Wait()
		proxy.Close()
	}()
	return client, nil
}

// dialer opens connections, from this machine or from a proxy.
type dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// logInPatiently repeats the login up to the limit, unless the error is final. An attempt with its pause takes no longer
// than the timeout of an attempt.
func (e Endpoint) logInPatiently(ctx context.Context, from dialer) (*ssh.Client, error) {
	limit := or(e.DialErrorLimit, defaultDialErrorLimit)
	timeout := time.Duration(or(e.PerDialTimeout, defaultPerDialTimeout)) * time.Second
	pause := firstPause
	for attempt := 1; ; attempt++ {
		startedAt := time.Now()
		client, err := e.logIn(ctx, from, timeout)
		if err == nil {
			return client, nil
		}
		var final finalError
		if errors.As(err, &final) {
			return nil, final
		}
		if limit >= 0 && attempt >= limit {
			return nil, fmt.Errorf("no connection to %s after %d attempts: %w", e.address(), attempt, err)
		}
		// Random, so that clients that were refused together do not return together.
		wait := pause/2 + rand.N(pause/2)
		if timeout > 0 {
			wait = min(wait, timeout-time.Since(startedAt))
		}
		pause = min(2*pause, longestPause)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, fmt.Errorf("connecting to %s was interrupted: %w", e.address(), context.Cause(ctx))
		}
	}
}

// finalError is an error that every further attempt would return.
type finalError struct{ error }

func finally(format string, args ...any) error { return finalError{fmt.Errorf(format, args...)} }

func (e Endpoint) logIn(ctx context.Context, from dialer, timeout time.Duration) (*ssh.Client, error) {
	keys, hangUp, err := e.keys()
	if err != nil {
		return nil, err
	}
	defer hangUp()
	config, err := e.clientConfig(keys)
	if err != nil {
		return nil, err
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %s", timeout))
		defer cancel()
	}
	connection, err := from.DialContext(ctx, "tcp", e.address())
	if err != nil {
		return nil, firstOf(context.Cause(ctx), err)
	}
	// Connections through a proxy do not support deadlines.
	stop := context.AfterFunc(ctx, func() { connection.Close() })
	client, channels, requests, err := ssh.NewClientConn(connection, e.address(), config)
	if !stop() || err != nil {
		connection.Close()
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		return nil, e.explainLogIn(err)
	}
	return ssh.NewClient(client, channels, requests), nil
}

func firstOf(errs ...error) error {
	return errs[slices.IndexFunc(errs, func(err error) bool { return err != nil })]
}

// explainLogIn makes an error final if another attempt can't help.
func (e Endpoint) explainLogIn(err error) error {
	var final finalError
	if errors.As(err, &final) {
		return final
	}
	// The library has no type for this error. Servers count failed logins, so the client tries only once.
	if strings.Contains(err.Error(), "unable to authenticate") {
		return finally("%s refuses the login of %s: %w", e.address(), or(e.User, defaultUser), err)
	}
	return err
}

func (e Endpoint) clientConfig(keys []ssh.Signer) (*ssh.ClientConfig, error) {
	config := &ssh.ClientConfig{
		User:            or(e.User, defaultUser),
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(keys...)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	}
	if e.Password != nil {
		config.Auth = append(config.Auth, ssh.Password(*e.Password), ssh.KeyboardInteractive(
			func(_, _ string, questions []string, _ []bool) ([]string, error) {
				return slices.Repeat([]string{*e.Password}, len(questions)), nil
			},
		))
	}
	if or(e.HostKey, "") == "" {
		return config, nil
	}
	expected, _, _, _, err := ssh.ParseAuthorizedKey([]byte(*e.HostKey))
	if err != nil {
		return nil, finally("hostKey of %s is not a public key (%w); set it to \"ssh-ed25519 AAAA…\"", e.address(), err)
	}
	config.HostKeyAlgorithms = algorithmsFor(expected)
	config.HostKeyCallback = func(_ string, _ net.Addr, key ssh.PublicKey) error {
		if string(key.Marshal()) == string(expected.Marshal()) {
			return nil
		}
		return finally(
			"host key of %s is %s %s, expected %s %s; if the host was reinstalled, read its key on the host itself and"+
				" correct hostKey, otherwise another machine may be intercepting the connection",
			e.address(), key.Type(), ssh.FingerprintSHA256(key), expected.Type(), ssh.FingerprintSHA256(expected),
		)
	}
	return config, nil
}

// algorithmsFor lists the algorithms of a host key first, so that a server with several keys presents that key, and then
// all others, so that a server without that key presents another.
func algorithmsFor(key ssh.PublicKey) []string {
	first := []string{key.Type()}
	if key.Type() == ssh.KeyAlgoRSA {
		first = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	others := slices.DeleteFunc(ssh.SupportedAlgorithms().HostKeys, func(name string) bool {
		return slices.Contains(first, name) || strings.Contains(name, "-cert-")
	})
	return append(first, others...)
}

// keys returns the keys for the login: the given key first, then those of the agent, whose connection the caller closes.
func (e Endpoint) keys() (keys []ssh.Signer, hangUp func(), err error) {
	hangUp = func() {}
	if e.PrivateKey != nil {
		key, err := parseKey(*e.PrivateKey, e.PrivateKeyPassword)
		if err != nil {
			return nil, hangUp, finally("private key for %s %w", e.address(), err)
		}
		keys = append(keys, key)
	}
	socket := or(e.AgentSocketPath, os.Getenv("SSH_AUTH_SOCK"))
	if socket == "" {
		return keys, hangUp, nil
	}
	connection, err := net.Dial("unix", socket)
	if err != nil {
		if e.AgentSocketPath == nil {
			return keys, hangUp, nil
		}
		return nil, hangUp, finally("SSH agent at %s is not reached: %w", socket, err)
	}
	held, err := agent.NewClient(connection).Signers()
	if err != nil {
		connection.Close()
		return nil, hangUp, finally("SSH agent at %s has no keys to give: %w", socket, err)
	}
	return append(keys, held...), func() { connection.Close() }, nil
}

// parseKey parses a private key. Its errors name the problem and contain nothing of the key.
func parseKey(text string, password *string) (ssh.Signer, error) {
	key, err := ssh.ParsePrivateKey([]byte(text))
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		if password == nil {
			return nil, errors.New("is protected by a password; set privateKeyPassword")
		}
		key, err = ssh.ParsePrivateKeyWithPassphrase([]byte(text), []byte(*password))
	}
	if errors.Is(err, x509.IncorrectPasswordError) {
		return nil, errors.New("is protected by a password other than privateKeyPassword; correct privateKeyPassword")
	}
	if err != nil {
		return nil, errors.New("can't be read; set it to the text of a file that `ssh-keygen` writes")
	}
	return key, nil
}

// closeWhenSilent closes a client once its host stops answering. It returns when the client is closed.
func closeWhenSilent(client *ssh.Client) {
	closed := make(chan struct{})
	go func() {
		_ = client.Wait()
		close(closed)
	}()
	for {
		answered := make(chan struct{})
		go func() {
			// Any answer will do.
			_, _, _ = client.SendRequest("keepalive@openssh.com", true, nil)
			close(answered)
		}()
		select {
		case <-answered:
		case <-time.After(longestSilence):
			client.Close()
		case <-closed:
			return
		}
		select {
		case <-time.After(questionEvery):
		case <-closed:
			return
		}
	}
}
