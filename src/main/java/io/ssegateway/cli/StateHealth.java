package io.ssegateway.cli;

import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.StateStanding;
import io.ssegateway.state.States;

/** The state bucket of a backend, looked at and left as it is. */
final class StateHealth {
    private StateHealth() {}

    /** Tells whether what lies there is kept under a root key of this gateway. */
    static void check(String backend, States states, Diagnoses to) {
        String check = "backend " + backend + " state";
        try {
            StateStanding standing = StoreAnswers.within(
                    StoreAnswers.PATIENCE, states.of(backend).examine());
            switch (standing) {
                case StateStanding.Sound ignored -> to.ok(check, "the state bucket is kept under a root key of ours");
                case StateStanding.NoBucket ignored ->
                    to.ok(check, "there is no state bucket yet: it is made when it is first needed");
                case StateStanding.Empty ignored ->
                    to.ok(check, "the state bucket holds nothing yet; if it did, uploads that ran are lost");
                case StateStanding.Foreign foreign ->
                    to.fail(
                            check,
                            "the state bucket is not kept under a root key of this key store (" + foreign.reason()
                                    + "); use the key store it was made with, or another bucket");
                case StateStanding.Refused refused ->
                    to.fail(
                            check,
                            "the store does not show the state bucket (" + refused.code()
                                    + "); allow the gateway's access key to read and write it");
            }
        } catch (S3Exception e) {
            to.away(check, "the state bucket does not answer: " + StoreAnswers.said(e) + StoreAnswers.SEE_LOG);
        }
    }
}
