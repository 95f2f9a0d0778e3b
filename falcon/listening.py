"""Listening: who could reach a server, and whether its port is free.

Asked before anything is made or started.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address

from falcon.errors import ConflictError


def check_free(host: str, port: int) -> None:
    """Make sure that a server can listen there.

    Raises:
        ConflictError: it cannot; the message says why.
    """
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise ConflictError(
            f"the dashboard cannot listen at {host}, port {port}: "
            f"{error.strerror}; choose another with FALCON_HOST and FALCON_PORT"
        ) from error


def is_loopback(host: str) -> bool:
    """Whether a name or address is reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
