"""A contact noted on a telephone, in a window of 390 pixels."""

from odoo.tests import HttpCase, tagged

from .common import IntmanFixtures


@tagged("post_install", "-at_install")
class TestTourNote(IntmanFixtures, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def test_note_on_the_telephone(self):
        """R067 R073 A contact without a talk: three taps and one line, not counted."""
        client = self.make_client()
        self.start_tour(
            f"/odoo/action-intman_module.action_intman_client/{client.id}",
            "intman_phone_note",
            login="intman_counsellor",
            timeout=120,
        )
        note = client.participant_ids.consultation_id
        self.assertRecordValues(
            note,
            [
                {
                    "counted": False,
                    "form": "phone",
                    "state": "held",
                    "date": self.today,
                    "topic_id": False,
                    "note": "Hat nach der Öffnungszeit gefragt",
                }
            ],
        )
        self.assertFalse(client.first_consultation_on)
