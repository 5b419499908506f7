package io.ssegateway.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of IP addresses. IPv4-mapped IPv6 addresses are IPv4 addresses (RFC 4291 §2.5.5.2). Never asks a name
 * server: only literals are read.
 */
final class Cidr {
    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final int MAPPED_BITS = 96;

    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Reads {@code address/bits} or a single address; bits below the prefix length are ignored. */
    static Optional<Cidr> parse(String written) {
        int slash = written.indexOf('/');
        String literal = slash < 0 ? written : written.substring(0, slash);
        Optional<byte[]> address = address(literal);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int full = address.get().length * 8;
        if (slash < 0) {
            return Optional.of(new Cidr(address.get(), full));
        }
        String length = written.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            return Optional.empty();
        }
        boolean mapped = full == 32 && literal.indexOf(':') >= 0;
        int bits = Integer.parseInt(length) - (mapped ? MAPPED_BITS : 0);
        return bits < 0 || bits > full ? Optional.empty() : Optional.of(new Cidr(address.get(), bits));
    }

    /** The octets of an address literal, 4 or 16; a zone id is ignored. */
    static Optional<byte[]> address(String literal) {
        int zone = literal.indexOf('%');
        String bare = zone < 0 ? literal : literal.substring(0, zone);
        if (!V4.matcher(bare).matches() && !V6.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether every address of the family is in it. */
    boolean isEverything() {
        return bits == 0;
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(network, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        int mask = 0xff << 8 - rest & 0xff;
        return rest == 0 || (network[whole] & mask) == (address[whole] & mask);
    }
}
