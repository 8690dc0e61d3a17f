"""Wait until an address answers with 200. Arguments: address, seconds, process id.

Gives up at once when the process has ended.
"""

import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def main(url, seconds, pid=""):
    # The machine's proxy has no business with an address of the machine itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            with opener.open(url, timeout=60) as answer:
                if answer.status == 200:
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
