/** What tests stand on: fake and real stores, a gateway process, certificates. Asserts no behaviour. */
@NullMarked
package io.ssegateway.testing;

import org.jspecify.annotations.NullMarked;
