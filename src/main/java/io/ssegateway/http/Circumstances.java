package io.ssegateway.http;

import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.Transport;
import java.time.Instant;

/** What a request is judged by: the policies it began with, how it came in, and when. */
record Circumstances(PolicySnapshot policy, Transport transport, Instant now) {}
