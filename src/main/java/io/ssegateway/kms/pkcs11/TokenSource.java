package io.ssegateway.kms.pkcs11;

import java.util.concurrent.locks.ReadWriteLock;

/** Where a token is opened. Calls block and fail with {@link TokenFailure}. */
interface TokenSource {
    /** Read: a call into a token. Write: everything else here. */
    ReadWriteLock lock();

    /** The start of the library that is good now. */
    int generation();

    /** Starts the library anew; every open token is void then. */
    void restart();

    /** Finds the token and logs in; starts the library if that is not done. The array is the caller's to wipe. */
    Token open(char[] pin);

    /** The tokens of a library. */
    record InLibrary(Cryptoki cryptoki, HsmSettings.Slot slot) implements TokenSource {
        @Override
        public ReadWriteLock lock() {
            return cryptoki.lock();
        }

        @Override
        public int generation() {
            return cryptoki.generation();
        }

        @Override
        public void restart() {
            cryptoki.restart();
        }

        @Override
        public Token open(char[] pin) {
            cryptoki.start();
            int place = switch (slot) {
                case HsmSettings.Slot.Labelled labelled ->
                    cryptoki.place(labelled.label())
                            .orElseThrow(() -> lost("no token labelled '" + labelled.label() + "' is there"));
                case HsmSettings.Slot.Index index -> index.index();
            };
            String label = cryptoki.label(place).orElseThrow(() -> lost("there is no token in slot number " + place));
            SunToken token = new SunToken(cryptoki, place, label);
            try {
                token.login(pin);
                return token;
            } catch (TokenFailure e) {
                token.close();
                throw e;
            }
        }

        private static TokenFailure lost(String what) {
            return new TokenFailure(TokenFailure.Kind.LOST, what);
        }
    }
}
