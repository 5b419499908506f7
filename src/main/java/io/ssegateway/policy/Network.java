package io.ssegateway.policy;

import io.ssegateway.s3.Transport;
import java.util.List;
import java.util.Optional;

/**
 * Decides what counts as HTTPS: {@link PolicySnapshot#classify}. Whoever a trusted proxy reports as having come over
 * plain HTTP came in clear, even where the proxy's own address is in a secure network.
 */
final class Network {
    /** What a peer on a Unix socket is called, here and in policy files. */
    static final String UNIX = "unix";

    private final List<Cidr> secure;
    private final List<Cidr> proxies;
    private final boolean secureUnix;

    Network(List<Cidr> secure, List<Cidr> proxies, boolean secureUnix) {
        this.secure = List.copyOf(secure);
        this.proxies = List.copyOf(proxies);
        this.secureUnix = secureUnix;
    }

    /** Whether a clear connection can count as HTTPS at all. */
    boolean trustsAny() {
        return secureUnix || !secure.isEmpty() || !proxies.isEmpty();
    }

    Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto) {
        if (tls) {
            return Transport.TLS;
        }
        if (remoteAddress.equals(UNIX)) {
            return secureUnix ? Transport.SECURE_NETWORK : Transport.CLEAR;
        }
        Optional<byte[]> address = Cidr.address(remoteAddress);
        if (address.isEmpty()) {
            return Transport.CLEAR;
        }
        if (forwardedProto.isPresent() && isIn(proxies, address.get())) {
            boolean https = forwardedProto.get().trim().equalsIgnoreCase("https");
            return https ? Transport.TRUSTED_PROXY : Transport.CLEAR;
        }
        return isIn(secure, address.get()) ? Transport.SECURE_NETWORK : Transport.CLEAR;
    }

    private static boolean isIn(List<Cidr> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
