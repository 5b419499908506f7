package io.ssegateway.testing;

import java.util.Set;

/** What the fake store's answers depend on. */
record FakeState(FakeObjects objects, FakeUploads uploads, Set<Weakness> weaknesses) {
    boolean weak(Weakness weakness) {
        return weaknesses.contains(weakness);
    }
}
