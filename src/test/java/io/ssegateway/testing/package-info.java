/** What the integration tests stand on: test servers, a gateway process, certificates. Knows no behaviour. */
package io.ssegateway.testing;
