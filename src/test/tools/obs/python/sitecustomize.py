"""Found through PYTHONPATH: every name below $OBS_TEST_DOMAIN is this machine, no matter what DNS says."""
import os
import socket

_domain = os.environ.get("OBS_TEST_DOMAIN", "")
_getaddrinfo = socket.getaddrinfo


def _resolve(host, *more, **named):
    name = host.decode() if isinstance(host, bytes) else host
    if _domain and name and (name == _domain or name.endswith("." + _domain)):
        host = "127.0.0.1"
    return _getaddrinfo(host, *more, **named)


socket.getaddrinfo = _resolve
