"""Run once in a new demo database, by Odoo's shell: German for everybody.

The people who look at the demo are German, so no other language is offered, and the
time zone is theirs. The style sheets and scripts are put together now, so that the
first page does not keep anyone waiting.
"""

import os

users = env["res.users"].with_context(active_test=False).search([])
users.write({"lang": "de_DE", "tz": "Europe/Berlin"})
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "de_DE"})
env["ir.default"].set("res.partner", "lang", "de_DE")
env["ir.default"].set("res.partner", "tz", "Europe/Berlin")
other_languages = env["res.lang"].search([("code", "!=", "de_DE")])
other_languages.write({"active": False})

parameters = env["ir.config_parameter"]
parameters.set_param("web.base.url", os.environ["DEMO_URL"])
parameters.set_param("web.base.url.freeze", "True")

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
