package io.ssegateway.kms.huawei;

import org.junit.jupiter.api.BeforeEach;

/** As Open Telekom Cloud is: an encryption context, data keys of 256 bits. */
class HuaweiOlderTest extends HuaweiFixture {
    @BeforeEach
    void isOlder() {
        server.keys().takesContextsIn("encryption_context");
    }

    @Override
    HuaweiSettings settings() {
        return settings(server).withContext(ContextField.ENCRYPTION_CONTEXT).withBits(256);
    }
}
