"""Receipts and statements of a transparency service, made without any of this project's code.

Writes frames to standard output: one letter, the length in four bytes, the content.
  K  COSE_Key of the service, for what follows     I  DER of the public key of the statements' issuer
  E  bytes of an entry                             R  a receipt for it
  C  content                                       S  a statement about it with a receipt in it
Usage: scitt.py LEAVES SIZE...   with LEAVES = how many leaves of each log at most get a receipt (0: all)
"""
import hashlib
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    for code, form, top in ((24, ">B", 8), (25, ">H", 16), (26, ">I", 32), (27, ">Q", 64)):
        if n < 1 << top:
            return bytes([major << 5 | code]) + struct.pack(form, n)
    raise ValueError(n)


def cbor(x):
    if x is None:
        return b"\xf6"
    if isinstance(x, int):
        return head(0, x) if x >= 0 else head(1, -1 - x)
    if isinstance(x, bytes):
        return head(2, len(x)) + x
    if isinstance(x, str):
        return head(3, len(x.encode())) + x.encode()
    if isinstance(x, list):
        return head(4, len(x)) + b"".join(map(cbor, x))
    if isinstance(x, dict):
        return head(5, len(x)) + b"".join(cbor(k) + cbor(v) for k, v in x.items())
    raise TypeError(x)


def tag18(x):
    return b"\xd2" + cbor(x)


def number(n, length=None):
    return n.to_bytes(length or (n.bit_length() + 7) // 8, "big")


class Signer:
    def __init__(self, name):
        self.name = name
        if name == "EdDSA":
            self.alg, self.key = -8, ed25519.Ed25519PrivateKey.generate()
        elif name == "PS256":
            self.alg, self.key = -37, rsa.generate_private_key(public_exponent=65537, key_size=2048)
        else:
            curve, self.alg, self.hash, self.crv, self.size = {
                "ES256": (ec.SECP256R1(), -7, hashes.SHA256(), 1, 32),
                "ES384": (ec.SECP384R1(), -35, hashes.SHA384(), 2, 48),
                "ES512": (ec.SECP521R1(), -36, hashes.SHA512(), 3, 66),
            }[name]
            self.key = ec.generate_private_key(curve)

    def spki(self):
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def cose_key(self, kid):
        public = self.key.public_key()
        if self.name == "EdDSA":
            parts = {1: 1, 2: kid, -1: 6, -2: public.public_bytes(Encoding.Raw, PublicFormat.Raw)}
        elif self.name == "PS256":
            parts = {1: 3, 2: kid, -1: number(public.public_numbers().n), -2: number(public.public_numbers().e)}
        else:
            point = public.public_numbers()
            parts = {1: 2, 2: kid, -1: self.crv, -2: number(point.x, self.size), -3: number(point.y, self.size)}
        return cbor(parts)

    def sign(self, data):
        if self.name == "EdDSA":
            return self.key.sign(data)
        if self.name == "PS256":
            return self.key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(self.hash)))
        return number(r, self.size) + number(s, self.size)

    def signature(self, protected, payload):
        return self.sign(cbor(["Signature1", protected, b"", payload]))


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def levels_of(entries):
    """All levels of the tree, from the hashes of the leaves to the root; a node without a sibling goes up as it is."""
    levels = [[sha256(b"\0", entry) for entry in entries]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [sha256(b"\1", a, b) for a, b in zip(below[::2], below[1::2])]
        levels.append(pairs + below[len(below) & ~1 :])
    return levels


def path_of(levels, index):
    path = []
    for level in levels[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index >>= 1
    return path


def put(letter, content):
    sys.stdout.buffer.write(letter + struct.pack(">I", len(content)) + content)


def main(leaves, sizes):
    issuer = Signer("ES256")
    put(b"I", issuer.spki())
    services = [Signer(name) for name in ("ES256", "EdDSA", "ES384", "PS256", "ES512")]
    for size in sizes:
        service = services[size % len(services)]
        kid = b"service-%d" % size
        put(b"K", service.cose_key(kid))

        content = b"record %d" % size
        header = cbor({1: issuer.alg, 4: b"issuer", 15: {1: "https://issuer.example", 2: "vcon://r"}, 258: -16})
        digest = sha256(content)
        signature = issuer.signature(header, digest)
        statement = tag18([header, {}, digest, signature])
        place = size // 2

        entries = [b"entry %d" % i for i in range(size)]
        entries[place] = statement
        levels = levels_of(entries)
        protected = cbor({1: service.alg, 395: 1, 4: kid, 15: {1: "https://ts.example", 2: "vcon://r"}})
        root_signature = service.signature(protected, levels[-1][0])

        def receipt(index):
            proof = cbor([size, index, path_of(levels, index)])
            return tag18([protected, {396: {-1: [proof]}}, None, root_signature])

        chosen = range(size)
        if leaves and size > leaves:
            chosen = sorted({i * (size - 1) // (leaves - 1) for i in range(leaves)})
        for index in chosen:
            put(b"E", entries[index])
            put(b"R", receipt(index))
        put(b"C", content)
        put(b"S", tag18([header, {394: [receipt(place)]}, digest, signature]))


main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])
