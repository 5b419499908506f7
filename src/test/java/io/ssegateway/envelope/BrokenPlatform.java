package io.ssegateway.envelope;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.MacSpi;
import javax.crypto.ShortBufferException;

/** Security providers with one fault each, in front of the real ones until closed. */
final class BrokenPlatform extends Provider implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    private BrokenPlatform(String service, Class<?> fault) {
        super("Broken", "1", "for tests");
        put(service, fault.getName());
        Security.insertProviderAt(this, 1);
    }

    /** HMAC-SHA-256 is always zero. */
    static BrokenPlatform hmac() {
        return new BrokenPlatform("Mac.HmacSHA256", ZeroMac.class);
    }

    /** AES-GCM opens what does not verify. */
    static BrokenPlatform careless() {
        return new BrokenPlatform("Cipher.AES/GCM/NoPadding", CarelessGcm.class);
    }

    /** AES-GCM flips a bit of what it seals. */
    static BrokenPlatform wrongGcm() {
        return new BrokenPlatform("Cipher.AES/GCM/NoPadding", WrongGcm.class);
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    public static final class ZeroMac extends MacSpi {
        @Override
        protected int engineGetMacLength() {
            return 32;
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec params) {}

        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int len) {}

        @Override
        protected byte[] engineDoFinal() {
            return new byte[32];
        }

        @Override
        protected void engineReset() {}
    }

    /** The real cipher, with room for a fault in {@link #engineDoFinal(byte[], int, int)}. */
    public abstract static class Delegating extends CipherSpi {
        private final Cipher real;
        private boolean sealing;

        Delegating() throws GeneralSecurityException {
            real = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        }

        abstract byte[] fault(Cipher real, boolean sealing, byte[] in) throws GeneralSecurityException;

        @Override
        protected byte[] engineDoFinal(byte[] in, int offset, int len)
                throws IllegalBlockSizeException, BadPaddingException {
            try {
                return fault(real, sealing, java.util.Arrays.copyOfRange(in, offset, offset + len));
            } catch (IllegalBlockSizeException | BadPaddingException e) {
                throw e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected int engineDoFinal(byte[] in, int offset, int len, byte[] out, int at)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            byte[] result = engineDoFinal(in, offset, len);
            System.arraycopy(result, 0, out, at, result.length);
            return result.length;
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec params, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            sealing = mode == Cipher.ENCRYPT_MODE;
            real.init(mode, key, params);
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters params, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineUpdateAAD(byte[] src, int offset, int len) {
            real.updateAAD(src, offset, len);
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int offset, int len) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineUpdate(byte[] in, int offset, int len, byte[] out, int at) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return 16;
        }

        @Override
        protected int engineGetOutputSize(int len) {
            return real.getOutputSize(len);
        }

        @Override
        protected byte[] engineGetIV() {
            return real.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return real.getParameters();
        }
    }

    public static final class CarelessGcm extends Delegating {
        public CarelessGcm() throws GeneralSecurityException {}

        @Override
        byte[] fault(Cipher real, boolean sealing, byte[] in) throws GeneralSecurityException {
            try {
                return real.doFinal(in);
            } catch (AEADBadTagException e) {
                return new byte[in.length - 16];
            }
        }
    }

    public static final class WrongGcm extends Delegating {
        public WrongGcm() throws GeneralSecurityException {}

        @Override
        byte[] fault(Cipher real, boolean sealing, byte[] in) throws GeneralSecurityException {
            byte[] result = real.doFinal(in);
            result[0] ^= (byte) (sealing ? 1 : 0);
            return result;
        }
    }
}
