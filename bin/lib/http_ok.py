"""Wait until an address answers with 200. Arguments: address, seconds, process id.

Gives up at once when the process has ended. With a process id only an answer of that
process counts: another program may have taken the port meanwhile.
"""

import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path


def listens(pid, port):
    """Tell whether the process itself listens on the port of this machine."""
    inodes = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and int(fields[1].split(":")[1], 16) == port:
            inodes.add(f"socket:[{fields[9]}]")
    processes = [pid]
    for process in processes:  # with its children: several workers share the socket
        try:
            children = Path(f"/proc/{process}/task/{process}/children").read_text()
            processes += children.split()
            for descriptor in Path(f"/proc/{process}/fd").iterdir():
                if str(descriptor.readlink()) in inodes:
                    return True
        except OSError:
            continue
    return False


def main(url, seconds, pid=""):
    # The machine's proxy has no business with an address of the machine itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            with opener.open(url, timeout=60) as answer:
                if answer.status == 200 and (
                    not pid or listens(pid, urllib.parse.urlsplit(url).port)
                ):
                    return 0
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return 1
        except OSError:
            pass
        if pid and not Path("/proc", pid).exists():
            return 1
        time.sleep(0.2)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
