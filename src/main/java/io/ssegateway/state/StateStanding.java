package io.ssegateway.state;

/** How an operator finds the state bucket of a backend; found without writing anything. */
public sealed interface StateStanding {
    /** The canary in it is kept under the root key that writes, or one that is loaded beside it. */
    record Sound() implements StateStanding {}

    /** There is no such bucket: it is made when it is first needed. */
    record NoBucket() implements StateStanding {}

    /** There is a bucket and no canary in it: nothing was kept yet, or it was emptied. */
    record Empty() implements StateStanding {}

    /** What lies there does not verify under a root key of this gateway. */
    record Foreign(String reason) implements StateStanding {}

    /** The store does not show it. */
    record Refused(String code, String message) implements StateStanding {}
}
