package io.ssegateway.it;

/** Documents that requests carry. */
final class Documents {
    static final String VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    static final String SUSPENDED = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    static final String TAGS = "<Tagging><TagSet><Tag><Key>a b</Key><Value>c d</Value></Tag></TagSet></Tagging>";

    private Documents() {}
}
