"""A real Dask scheduler and real workers on loopback, with TLS and certificates made for the occasion."""

from __future__ import annotations

import datetime
import ipaddress
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Cluster:
    """Address, certificates and processes. `workers` may be killed."""

    address: str
    ca: Path
    certificate: Path
    key: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and one certificate for loopback; written as PEM."""
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    ca = _certificate(name, name, authority, authority, is_authority=True)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = _certificate(subject, name, own, authority, is_authority=False)
    paths = folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[2].write_bytes(own.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return paths


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer, hashes.SHA256())
    )


@contextmanager
def running(folder: Path, workers: int, *, tls: bool = True) -> Iterator[Cluster]:
    """Start the scheduler and its workers, and stop them whatever happens."""
    ca, certificate, key = certificates(folder)
    security = ["--tls-ca-file", str(ca), "--tls-cert", str(certificate), "--tls-key", str(key)] if tls else []
    protocol = ["--protocol", "tls" if tls else "tcp", "--no-dashboard"]
    where = folder / "scheduler.json"
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(where),
                       *protocol, *security)  # fmt: skip
    processes = [scheduler]
    try:
        address = _address(where)
        options = ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(folder)]
        started = [_start("worker", address, *options, *protocol, *security) for _ in range(workers)]
        processes += started
        cluster = Cluster(address, ca, certificate, key, scheduler, started)
        if workers and tls:
            _wait_for_workers(cluster)
        yield cluster
    finally:
        for process in reversed(processes):
            process.kill()
        for process in processes:
            process.wait(timeout=20)


def _wait_for_workers(cluster: Cluster) -> None:
    from distributed import Client
    from distributed.security import Security

    security = Security(
        tls_ca_file=str(cluster.ca),
        tls_client_cert=str(cluster.certificate),
        tls_client_key=str(cluster.key),
        require_encryption=True,
    )
    with Client(cluster.address, security=security, set_as_default=False) as client:
        client.wait_for_workers(len(cluster.workers), timeout=60)


def _start(*words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(file: Path) -> str:
    """Where the scheduler listens, once it says so."""
    for _ in range(600):
        try:
            return str(json.loads(file.read_text())["address"])
        except (FileNotFoundError, ValueError):
            threading.Event().wait(0.05)  # another process must come up; there is no event to wait for
    raise TimeoutError("the scheduler did not start")
