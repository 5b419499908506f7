module vaultfortests

go 1.19

require (
	github.com/hashicorp/vault v1.13.0
	github.com/hashicorp/vault/sdk v0.8.0
)
