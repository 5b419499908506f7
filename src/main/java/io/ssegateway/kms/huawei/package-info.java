/** Data keys from Huawei Cloud KMS (DEW), API v1.0: a thin client over the Vert.x HttpClient. */
@NullMarked
package io.ssegateway.kms.huawei;

import org.jspecify.annotations.NullMarked;
