from . import indicator_xlsx
