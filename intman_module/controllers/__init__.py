from . import import_template, indicator_xlsx, package, report
