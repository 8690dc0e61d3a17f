from . import log_filter, tools
from . import guarded, personal_data, reminder_mixin, client_record
from . import counted_unit
from . import county, municipality, provider, res_users, counsellor, employment
from . import topic, residence_status, data_category, privacy_notice
from . import client, client_rules, client_flow, client_erasure
from . import consent, agreement, extension
from . import consultation, consultation_rules, consultation_participant
from . import plan, goal, measure
from . import handover, client_handover, package, package_taking
from . import ir_filters, ir_rule, mail_activity
from . import indicator, figures, inherited_talks, tally
from . import indicator_line, indicator_report, indicator_report_figures, erasure
from . import start
from . import start_casework, start_team, start_coordination
from . import start_protection, start_management
