package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;

/** Tags of objects at the fake store: kept as the field that brought them. */
final class FakeTags {
    static final String FIELD = "x-amz-tagging";

    private FakeTags() {}

    /** GetObjectTagging. */
    static FakeReply reply(Stored stored) {
        return FakeReply.xml(200, FakeXml.tags(stored.headers().getOrDefault(FIELD, "")));
    }
}
