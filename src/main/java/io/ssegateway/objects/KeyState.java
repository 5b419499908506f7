package io.ssegateway.objects;

/** Under which key an object lies in the store, as far as its metadata tells. */
public sealed interface KeyState {
    /** Sealed, with its data key sealed under this key. */
    record Under(SealingKey key) implements KeyState {}

    /** In clear. */
    record Clear() implements KeyState {}

    /** Sealed, but its metadata does not tell the key; the reason is for people, without a full stop. */
    record Untold(String reason) implements KeyState {}

    /** No longer there. */
    record Gone() implements KeyState {}
}
