from . import indicator_xlsx, ir_actions_report, report_consent, report_indicators
from . import report_plan
from . import report_certificate
