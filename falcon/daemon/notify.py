"""Notify: what the service manager is told, by its own protocol and without a package.

Messages: ``READY=1``, ``STATUS=one line``, ``WATCHDOG=1``, ``STOPPING=1``.
"""

from __future__ import annotations

import os
import socket


def notify(message: str) -> bool:
    """Tell systemd something; return whether somebody was there to be told."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # the abstract namespace is spelt with a NUL
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.connect(address)
            channel.sendall(message.encode())
    except OSError:  # a manager that went away is no reason to stop trading
        return False
    return True
