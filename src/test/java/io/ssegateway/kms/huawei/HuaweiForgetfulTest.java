package io.ssegateway.kms.huawei;

import org.junit.jupiter.api.BeforeEach;

/** A deployment that drops contexts silently: the gateway's own tag binds them. */
class HuaweiForgetfulTest extends HuaweiFixture {
    @BeforeEach
    void forgets() {
        server.keys().forgetsContexts();
    }
}
