/** Data keys from AWS KMS: a thin client of its JSON protocol over the Vert.x HttpClient, without Amazon's SDK. */
@NullMarked
package io.ssegateway.kms.aws;

import org.jspecify.annotations.NullMarked;
