#!/usr/bin/env python3
"""Restores an object of format version 1 from its stored bytes, its envelope and its key.

Written from src/main/docs/FORMAT.md alone and independent of the Java code.

    read_sealed.py STORED KEY_HEX OUTPUT [--envelope TEXT --bucket NAME --object KEY]

Without --envelope the copy in the body is used: bytes and key are enough then.
Needs the package "cryptography".
"""
import argparse
import base64
import hashlib
import hmac
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEGMENT, TAIL, MIB5 = 65536, 240, 5 << 20


def num(data):
    return int.from_bytes(data, "big")


def framed(*fields):
    return b"".join(len(f).to_bytes(2, "big") + f for f in fields)


def expand(prk, info, size):
    out, block = b"", b""
    while len(out) < size:
        block = hmac.digest(prk, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:size]


def hkdf(key, salt, info):
    return expand(hmac.digest(salt or bytes(32), key, "sha256"), info, 32)


def stored_size(p):
    return p + 16 * -(-p // 65520) + 128 * min(10000, p // MIB5 + 1) + 1152


def plain_size(stored):
    low, high = 0, stored
    while low < high:
        mid = (low + high + 1) // 2
        low, high = (mid, high) if stored_size(mid) <= stored else (low, mid - 1)
    assert stored_size(low) == stored, "no sealed object has this size"
    return low


def stream_size(p):
    return p + 40 + 16 * max(1, -(-(p + 40) // 65520))


def data_key(env, key, place):
    """Commitment, then the seal of D; place is (bucket, object), or None for the copy."""
    assert env[0] == 1 and env[1] in (1, 2, 3), "unknown version or method"
    prk = hmac.digest(env[12:44], key, "sha256")
    if not hmac.compare_digest(expand(prk, framed(b"sse-gateway/v1/commit"), 32), env[44:76]):
        sys.exit("wrong key")
    method = env[1:2]
    if place is None:
        info = framed(b"sse-gateway/v1/kek-recover", method)
    else:
        info = framed(b"sse-gateway/v1/kek", method, *(name.encode() for name in place))
    wrap = expand(prk, info, 44)
    return AESGCM(wrap[:32]).decrypt(wrap[32:], env[-48:], env[:-48])


def open_stream(d, part, stream, size):
    assert stream[0] == 40
    info = b"sse-gateway/v1/stream" + part.to_bytes(4, "big")
    gcm, prefix = AESGCM(hkdf(d, stream[1:33], info)), stream[33:40]
    cuts = [40, *range(SEGMENT, len(stream), SEGMENT), len(stream)]
    plain = b""
    for i in range(len(cuts) - 1):
        last = i == len(cuts) - 2
        plain += gcm.decrypt(prefix + i.to_bytes(4, "big") + bytes([last]), stream[cuts[i] : cuts[i + 1]], None)
    assert len(plain) == size
    return plain


def envelope_end(body, at):
    """Where the envelope that begins here ends: it tells its own length."""
    end = at + 76 + (0 if body[at + 3] & 1 else 39)
    for width in (1, 1, 2, 2):
        end += width + num(body[end : end + width])
    return end + 48


def locate(body):
    """Begin and end of the copy: the first byte 01 behind 64 zeros that leaves whole entries between it and the tail."""
    tail_at = len(body) - TAIL
    suffix = max(0, tail_at - 768 - 28 - 47 * 9999 - 64)
    at = body.find(bytes(64), suffix)
    while at >= 0:
        while at < tail_at and body[at] == 0:
            at += 1
        if at < tail_at and body[at] == 1:
            end = envelope_end(body, at)
            entries, rest = divmod(tail_at - end - 28, 47)
            if rest == 0 and 1 <= entries <= 9999:
                return at, end
        at = body.find(bytes(64), at)
    sys.exit("no footer")


def main():
    args = argparse.ArgumentParser()
    for name in ("stored", "key", "output", "--envelope", "--bucket", "--object"):
        args.add_argument(name)
    args = args.parse_args()
    with open(args.stored, "rb") as f:
        body = f.read()
    key, stored = bytes.fromhex(args.key), len(body)
    tail = body[-TAIL:]
    assert tail[232:] == b"SSEGW\x00\x00\x01", "no tail"
    copy_at, table_at = locate(body)
    copy, table = body[copy_at:table_at], body[table_at:-TAIL]
    if args.envelope:
        env = base64.urlsafe_b64decode(args.envelope + "=" * (-len(args.envelope) % 4))
        d = data_key(env, key, (args.bucket, args.object))
    else:
        env = copy
        d = data_key(env, key, None)
    footer = AESGCM(hkdf(d, b"", framed(b"sse-gateway/v1/footer")))
    bound = b"E" + tail[12:76] + stored.to_bytes(8, "big") + hashlib.sha256(copy).digest()
    record = footer.decrypt(tail[:12], tail[76:232], bound)
    entries = footer.decrypt(table[:12], table[12:], b"T" + tail[12:28])
    size, parts = num(record[:8]), len(entries) // 47
    assert num(record[8:16]) == stored == stored_size(size) and plain_size(stored) == size, "sizes"
    assert (num(record[16:20]), num(record[20:24]), num(record[24:26])) == (parts, len(table), len(copy)), "counts"
    flags, multipart = num(record[26:28]), env[3] & 1
    assert flags & ~3 == 0 and flags & 1 == multipart and flags & 2 == env[3] & 2, "flags"
    plain, digests, at, before = [], b"", 0, 0 if multipart else -1
    for i in range(parts):
        number, length, header = num(entries[:2]), num(entries[2:8]), entries[8:47]
        entries = entries[47:]
        stream = body[at : at + stream_size(length)]
        at += len(stream)
        assert before < number <= (9999 if multipart else 0), "order"
        assert i == parts - 1 or length >= MIB5, "a small part that is not the last"
        assert header == stream[1:40] and (multipart or header == env[76:115]), "attempt"
        plain.append(open_stream(d, number, stream, length))
        digests += hashlib.md5(plain[-1]).digest()
        before = number
    plain = b"".join(plain)
    assert len(plain) == size and not any(body[at:copy_at]) and copy_at - at >= 141, "padding"
    if flags & 2:
        assert num(record[28:30]) == (parts if multipart else 0), "ETag parts"
        assert (hashlib.md5(digests).digest() if multipart else digests) == record[30:46], "ETag"
    with open(args.output, "wb") as f:
        f.write(plain)


main()
