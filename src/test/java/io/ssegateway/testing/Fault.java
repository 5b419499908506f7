package io.ssegateway.testing;

import java.util.Map;

/** What the fake store does wrong with one request. Offsets and amounts are bytes. */
public sealed interface Fault {
    /** Nothing. */
    record None() implements Fault {}

    /** Reads the request, then answers with an error document; the object is not touched. */
    record Answer(int status, String code) implements Fault {}

    /**
     * Reads the request, then answers 200 and an error document after {@code before}: white space, perhaps behind the
     * XML declaration.
     */
    record AnswerLate(String before, String code) implements Fault {}

    /** Answers with an error document at once and reads nothing of the request's body. */
    record AnswerEarly(int status, String code) implements Fault {}

    /** Reads the request, then gives this very answer, of whatever is stored. */
    record Reply(int status, Map<String, String> headers, String body) implements Fault {}

    /** Answers 307 with this location. */
    record Redirect(String location) implements Fault {}

    /** Reads the request, does nothing, and answers 200 with this document. */
    record AnswerDocument(String document) implements Fault {}

    /** Does what the request asks for, and has something else happen before the answer leaves. */
    record Meanwhile(Runnable change) implements Fault {}

    /** Reads the request and never answers. */
    record NeverAnswer() implements Fault {}

    /** Takes the request's head, never reads its body and never answers. */
    record NeverRead() implements Fault {}

    /** Closes the connection when the request's head is there: a pooled connection that had gone stale. */
    record CloseAtOnce() implements Fault {}

    /** Reads the request, does what it asks for, and closes the connection without an answer. */
    record LoseAnswer() implements Fault {}

    /** Declares the whole length, sends this much of the answer's body and closes the connection in order. */
    record Truncate(long after) implements Fault {}

    /** Sends this much of the answer's body and then nothing, the connection open. */
    record StallBody(long after) implements Fault {}

    /** Inverts the lowest bit of one byte of the answer's body. */
    record FlipBit(long offset) implements Fault {}
}
