from . import log_filter, tools
from . import guarded, seen_values, personal_data, reminder_mixin
from . import client_record, plan_record
from . import counted_unit
from . import import_rows
from . import county, municipality, provider, res_users, counsellor, employment
from . import absence, counsellor_duty
from . import topic, residence_status, data_category, privacy_notice
from . import service_language, service_type, service, cooperation
from . import client, client_rules, client_progress, client_flow, client_open
from . import client_night, client_erasure
from . import situation, client_situation, household, dependent, client_family
from . import client_period
from . import consent, agreement, extension, extension_flow
from . import client_import, import_template
from . import consultation, consultation_rules, consultation_family
from . import consultation_participant
from . import language_level, plan, plan_contents, plan_properties, plan_flow
from . import goal, measure, assessment, review
from . import referral, referral_rules, referral_flow, referral_overview
from . import client_referral, consent_service
from . import handover, client_handover, package_contents, package, package_taking
from . import ir_filters, ir_rule, mail_activity
from . import indicator, figures, inherited_talks, tally
from . import indicator_line, indicator_report, indicator_report_figures, erasure
from . import worklist, worklist_reminders, worklist_settle
from . import start
from . import start_casework, start_team, start_coordination
from . import start_protection, start_management
from . import service_import
