package io.ssegateway.backend;

/** What a store calls itself in its answers ({@code Server}). Safe for concurrent use. */
final class StoreIdentity {
    private volatile String server = "";

    /** The name in the latest answer; empty before the first, or if it tells none. */
    String server() {
        return server;
    }

    /** Notes the name of an answer. An answer without one, as a balancer in front may give it, changes nothing. */
    void heard(String name) {
        if (!name.isEmpty() && !name.equals(server)) {
            server = name;
        }
    }
}
