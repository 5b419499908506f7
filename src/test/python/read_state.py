#!/usr/bin/env python3
"""Reads frozen state of version 1: verifies both bodies, opens the footer key's box and the part record.

Written from src/main/docs/FORMAT.md §4, §6 and §11 alone and independent of the Java code.

    read_state.py PROPERTIES

Needs the package "cryptography".
"""
import base64
import hashlib
import hmac
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def num(data):
    return int.from_bytes(data, "big")


def framed(*fields):
    return b"".join(len(f).to_bytes(2, "big") + f for f in fields)


def hkdf(key, salt, info):
    prk = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


class Reader:
    def __init__(self, data):
        self.data = data

    def take(self, size):
        assert len(self.data) >= size, "cut off"
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def sized(self):
        return self.take(num(self.take(2)))

    def u8(self):
        return num(self.take(1))


def content(root, name, kind, body):
    assert body[:8] == b"SSEGWST\x01" and body[8] == kind, "no state"
    key = hkdf(root, b"", framed(b"sse-gateway/v1/state"))
    mac = hmac.digest(key, framed(name.encode()) + body[:-32], "sha256")
    assert hmac.compare_digest(mac, body[-32:]), "MAC"
    return body[13:-32]


def checksum(reader):
    code = reader.u8()
    if code:
        reader.take(3 + {1: 4, 2: 4, 3: 8, 4: 20, 5: 32}[code])


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        values = dict(line.rstrip("\n").split("=", 1) for line in f if not line.startswith("#"))
    root = bytes.fromhex(values["root"])
    assert content(root, values["root-check.name"], 1, bytes.fromhex(values["root-check.body"])) == b""
    record = Reader(content(root, values["upload.name"], 2, bytes.fromhex(values["upload.body"])))
    place = [record.sized() for _ in range(3)]
    uid = hashlib.sha256(framed(*place)).hexdigest()[:32].encode()
    assert values["upload.name"] == f"v1/u/{uid.decode()}/upload"
    record.sized()  # owner
    record.take(8)
    record.sized()  # bucket identity
    record.sized()  # key id
    envelope, copy = record.sized(), record.sized()
    assert envelope[:-48] == copy[:-48] and envelope[-48:] != copy[-48:] and envelope[3] & 1
    root_id, salt, nonce, sealed = (record.take(n) for n in (4, 32, 12, 48))
    box = AESGCM(hkdf(root, salt, framed(b"sse-gateway/v1/upload", uid)))
    footer_key = box.decrypt(nonce, sealed, b"U" + root_id + framed(uid))
    assert footer_key.hex() == values["footer-key"]
    record.take(2)  # announced checksum
    if record.u8():
        record.take(8)
        record.sized()
        if record.u8():
            record.sized()
        checksum(record)
    assert not record.data, "bytes behind the end"

    part, where, text = values["part.name"].removeprefix(f"v1/u/{uid.decode()}/p/").split(".")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    key = hkdf(footer_key, b"", framed(b"sse-gateway/v1/part-record"))
    bound = framed(uid) + int(part).to_bytes(2, "big") + framed(where.encode())
    plain = AESGCM(key).decrypt(raw[:12], raw[12:], bound)
    assert len(plain) == 96 and num(plain[:8]) == 5 << 20 and plain[63] == 2
    assert plain[64:68] == bytes([5, 6, 7, 8]) and not any(plain[68:])


main()
