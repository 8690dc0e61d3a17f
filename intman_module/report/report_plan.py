from odoo import api, models
from odoo.exceptions import AccessError

from ..models.tools import calendar_day, german_date, german_number

#: What is printed of the minimum contents: section → fields (VwV 4.1.6.2).
SECTIONS = [
    (
        "language",
        (
            "first_language",
            "other_languages",
            "is_literate",
            "german_level",
            "course_state",
            "course_kind",
            "course_organiser",
            "language_note",
        ),
    ),
    (
        "education",
        (
            "school_years",
            "school_certificate",
            "training",
            "recognition",
            "attending",
            "education_note",
        ),
    ),
    (
        "work",
        (
            "employment_status",
            "occupation",
            "work_hours",
            "work_permission",
            "work_experience",
            "jobcenter_measure",
            "work_note",
        ),
    ),
    (
        "housing",
        (
            "housing_form",
            "housing_since",
            "household_size",
            "housing_contract",
            "looking_for_flat",
            "housing_note",
        ),
    ),
    (
        "other",
        (
            "family_note",
            "money_note",
            "participation_note",
            "residence_law_note",
        ),
    ),
]


class ReportForClient(models.AbstractModel):
    """What the documents for a client have in common: who may print, in German."""

    _name = "intman.client.document"
    _description = "Document for a Client"

    @api.model
    def _documents(self, model, docids):
        """Return the records to print, as the user, in German.

        The address of a report asks for no group and trusts its parameters, so access
        and consent are checked here (P8).

        :raise AccessError: for what may not be read.
        :raise UserError: without a consent in force.
        """
        records = self.env[model].browse(docids or []).exists()
        if not records or not self.env.user.has_group("intman_module.group_counsellor"):
            raise AccessError(self.env._("There is no such document, or not for you."))
        records.check_access("read")
        clients = records if model == "intman.client" else records.client_id
        clients.check_access("read")
        clients._require_consent()
        # The client takes it to offices here: German, whatever the user's language.
        return records.with_context(lang=self._language())

    @api.model
    def _language(self):
        """Return ``de_DE`` where it is installed, else the user's language."""
        installed = dict(self.env["res.lang"].get_installed())
        return "de_DE" if "de_DE" in installed else self.env.lang or "en_US"

    @api.model
    def _text(self, record, name):
        """Return a value as it is read on paper; empty for nothing."""
        field, value = record._fields[name], record[name]
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, "")
        if field.type == "date":
            return german_date(value)
        if field.type == "boolean":
            return record.env._("Yes")
        if field.type == "float":
            return f"{value:g}".replace(".", ",")
        if field.type == "integer":
            return german_number(value)
        if field.type == "many2one":
            return value.display_name
        return value

    @api.model
    def _rows(self, record, names):
        """Return ``(label, text)`` of the fields that are filled."""
        rows = []
        for name in names:
            text = self._text(record, name)
            if text:
                rows.append(
                    (record._fields[name]._description_string(record.env), text)
                )
        return rows

    @api.model
    def _base_values(self, records):
        return {
            "doc_ids": records.ids,
            "doc_model": records._name,
            "docs": records,
            "report_lang": records.env.lang,
            "text": self._text,
            "rows": self._rows,
            "german_date": german_date,
            "today": calendar_day(self),
        }


class ReportPlan(models.AbstractModel):
    """Values of the printed integration plan (Leitfaden II.1.2, II.3.2, IV.3)."""

    _name = "report.intman_module.report_plan"
    _description = "Integration Plan (PDF)"
    _inherit = ["intman.client.document"]

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template; ``data`` of the address is not used."""
        plans = self._documents("intman.plan", docids)
        for plan in plans:
            plan.goal_ids.check_access("read")
        return {
            **self._base_values(plans),
            "sections": {plan.id: self._sections(plan) for plan in plans},
            "goals": {plan.id: self._goals(plan) for plan in plans},
            "progress": {plan.id: self._progress(plan) for plan in plans},
            "levels": {plan.id: plan.language_level_ids for plan in plans},
            "own_fields": {plan.id: self._own_fields(plan) for plan in plans},
        }

    def _sections(self, plan):
        """Return ``(title, rows)`` of the contents that are filled."""
        _ = plan.env._
        titles = {
            "language": _("Language"),
            "education": _("Education and Training"),
            "work": _("Work"),
            "housing": _("Housing"),
            "other": _("Other Topics"),
        }
        sections = []
        for key, names in SECTIONS:
            if key == "other" and self._may_show_health(plan):
                names = (*names, *plan._special_category_fields)
            rows = self._rows(plan, names)
            if rows:
                sections.append((titles[key], rows))
        return sections

    def _may_show_health(self, plan):
        return plan.client_id._has_consent("special_category")

    def _shown(self, plan, records):
        """Leave out what is on a protected topic where its consent is not in force."""
        if self._may_show_health(plan):
            return records
        return records.filtered(lambda r: not r.topic_id.is_special_category)

    def _goals(self, plan):
        return self._shown(plan, plan.goal_ids)

    def _progress(self, plan):
        return [
            (topic, first, latest, plan._change_of(first, latest))
            for topic, first, latest in plan._progress()
            if not topic.is_special_category or self._may_show_health(plan)
        ]

    def _own_fields(self, plan):
        """Return ``(label, text)`` of the provider's own fields; a heading has None."""
        return [
            (label, value and self._own_text(plan, *value))
            for label, value in plan._property_rows()
        ]

    def _own_text(self, plan, definition, value):
        kind = definition["type"]
        if kind in ("selection", "tags"):
            labels = {option[0]: option[1] for option in definition[kind]}
            keys = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(key, "") for key in keys)
        if kind == "date":
            return german_date(value)
        if kind == "boolean":
            return plan.env._("Yes")
        if kind in ("integer", "float"):
            text = f"{value:g}".replace(".", ",")
            return f"{text} {definition.get('suffix') or ''}".strip()
        return value
