// A Vault for tests: the real server's core and HTTP interface, with the Transit engine and the AppRole method, its
// data in a folder. It starts sealed and not initialised; whoever starts it does the rest over its API.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/logical/transit"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/file"
	"github.com/hashicorp/vault/vault"
)

var (
	address  = flag.String("address", "127.0.0.1:0", "where it listens")
	folder   = flag.String("data", "", "the folder of its data")
	cert     = flag.String("cert", "", "PEM certificate; without one it speaks plain HTTP")
	key      = flag.String("key", "", "PEM private key")
	clientCA = flag.String("client-ca", "", "PEM authorities of the certificates that clients must show")
)

// registry knows what is built in.
type registry map[string]logical.Factory

func (r registry) Contains(name string, _ consts.PluginType) bool { return r[name] != nil }

func (r registry) Get(name string, _ consts.PluginType) (func() (interface{}, error), bool) {
	factory, found := r[name]
	return func() (interface{}, error) { return factory, nil }, found
}

func (r registry) Keys(consts.PluginType) []string {
	names := []string{}
	for name := range r {
		names = append(names, name)
	}
	return names
}

func (r registry) DeprecationStatus(name string, _ consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, r[name] != nil
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	flag.Parse()
	logger := hclog.New(&hclog.LoggerOptions{Level: hclog.Warn})
	storage, err := file.NewFileBackend(map[string]string{"path": *folder}, logger)
	must(err)
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:           storage,
		Logger:             logger,
		DisableMlock:       true,
		LogicalBackends:    map[string]logical.Factory{"transit": transit.Factory},
		CredentialBackends: map[string]logical.Factory{"approle": approle.Factory},
		BuiltinRegistry:    registry{"transit": transit.Factory, "approle": approle.Factory},
	})
	must(err)
	defer core.ShutdownWait()
	listener, err := net.Listen("tcp", *address)
	must(err)
	if *cert != "" {
		pair, err := tls.LoadX509KeyPair(*cert, *key)
		must(err)
		config := &tls.Config{Certificates: []tls.Certificate{pair}}
		if *clientCA != "" {
			pem, err := os.ReadFile(*clientCA)
			must(err)
			config.ClientCAs = x509.NewCertPool()
			config.ClientCAs.AppendCertsFromPEM(pem)
			config.ClientAuth = tls.RequireAndVerifyClientCert
		}
		listener = tls.NewListener(listener, config)
	}
	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core:           core,
		ListenerConfig: &configutil.Listener{},
	})
	server := &http.Server{
		Handler:     handler,
		BaseContext: func(net.Listener) context.Context { return context.Background() },
	}
	must(server.Serve(listener))
}
