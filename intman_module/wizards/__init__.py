from . import first_consent
from . import closing, intake, new_version
from . import handover_refusal, package_import
