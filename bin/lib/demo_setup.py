"""Run by Odoo's shell in the demo database, after it was made or updated.

A new database becomes German for everybody: the people who look at the demo are
German, so no other language is offered, and the time zone is theirs. In any case the
style sheets and scripts are put together now, so that the first page keeps nobody
waiting.
"""

import os

SCRIPTS = ("web.assets_frontend_minimal", "web.assets_frontend_lazy", "web.assets_web")
STYLES = ("web.assets_frontend", "web.assets_web", "web.assets_web_print")

if os.environ.get("DEMO_IS_NEW"):
    everybody = {"lang": "de_DE", "tz": "Europe/Berlin"}
    env["res.users"].with_context(active_test=False).search([]).write(everybody)
    env["res.partner"].with_context(active_test=False).search([]).write(everybody)
    for name, value in everybody.items():
        env["ir.default"].set("res.partner", name, value)
    env["res.lang"].search([("code", "!=", "de_DE")]).write({"active": False})
    env["ir.config_parameter"].set_param("web.base.url", os.environ["DEMO_URL"])

for bundle in SCRIPTS:
    env["ir.qweb"]._get_asset_bundle(bundle, css=False, js=True).js()
for bundle in STYLES:
    env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()
