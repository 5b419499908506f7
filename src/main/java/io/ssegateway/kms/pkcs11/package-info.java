/** Data keys wrapped by an AES key inside a PKCS#11 token, through the JDK's SunPKCS11 on a bounded pool of workers. */
@NullMarked
package io.ssegateway.kms.pkcs11;

import org.jspecify.annotations.NullMarked;
