"""Start Odoo's command line.

A program file rather than `python -m odoo`: with --workers Odoo starts its websocket
process by calling once more the file it was started from.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
