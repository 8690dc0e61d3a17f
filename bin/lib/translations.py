"""Keep the translation template and the German translation complete.

    check EXPORTED FOLDER    compare a fresh export with FOLDER/*.pot and de.po
    refresh EXPORTED FOLDER  write the template and bring de.po up to date

The lines with dates are left out, as they would change with every export.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

MODULE = "intman_module"
DATES = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', re.MULTILINE)
REFRESH = "Auffrischen mit: bin/test --i18n"


def entries(path):
    """What counts in a template: where a text stands is part of it, the order not."""
    return {
        (e.msgctxt, e.msgid, e.msgid_plural, e.comment, tuple(sorted(e.occurrences)))
        for e in polib.pofile(str(path))
    }


def check_template(exported, template):
    if not template.exists():
        return [f"{template} fehlt. {REFRESH}"]
    new, old = entries(exported), entries(template)
    if new == old:
        return []
    texts = sorted({e[1] for e in new ^ old})
    lines = [f"{template} ist veraltet ({len(texts)} Texte). {REFRESH}"]
    return lines + [f"    {text[:100]!r}" for text in texts[:20]]


def check_german(exported, german):
    if not german.exists():
        return [f"{german} fehlt. {REFRESH}"]
    translations = [e for e in polib.pofile(str(german)) if not e.obsolete]
    known = {(e.msgctxt, e.msgid): e for e in translations}
    found = []
    for entry in polib.pofile(str(exported)):
        translation = known.get((entry.msgctxt, entry.msgid))
        if translation is None:
            found.append(f"    fehlt:       {entry.msgid[:100]!r}")
        elif translation.fuzzy:
            found.append(f"    unsicher:    {entry.msgid[:100]!r}")
        elif not translation.translated():
            found.append(f"    unübersetzt: {entry.msgid[:100]!r}")
    if not found:
        return []
    more = [f"    … und {len(found) - 40} weitere"] if len(found) > 40 else []
    return [f"{german}: {len(found)} Texte ohne Übersetzung", *found[:40], *more]


def check(exported, folder):
    problems = check_template(exported, folder / f"{MODULE}.pot")
    problems += check_german(exported, folder / "de.po")
    print("\n".join(problems))
    return 1 if problems else 0


def strip_dates(source, target):
    text = source.read_text(encoding="utf-8")
    target.write_text(DATES.sub("", text), encoding="utf-8")


def gettext(*command):
    subprocess.run([str(word) for word in command], check=True)


def merge(german, template):
    """Take over new texts and drop those that are gone; never guess a translation."""
    if not german.exists():
        new = polib.pofile(str(template))
        new.metadata["Language"] = "de"
        new.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
        new.save(str(german))
        return
    if shutil.which("msgmerge"):
        gettext(
            "msgmerge", "--quiet", "--no-fuzzy-matching", "-o", german, german, template
        )
        gettext("msgattrib", "--no-obsolete", "-o", german, german)
    else:
        translation = polib.pofile(str(german), wrapwidth=78)
        translation.merge(polib.pofile(str(template)))
        for entry in translation.obsolete_entries():
            translation.remove(entry)
        translation.save()
    strip_dates(german, german)


def refresh(exported, folder):
    folder.mkdir(exist_ok=True)
    template = folder / f"{MODULE}.pot"
    strip_dates(exported, template)
    merge(folder / "de.po", template)
    print("\n".join(check_german(template, folder / "de.po")))
    return 0


if __name__ == "__main__":
    commands = {"check": check, "refresh": refresh}
    sys.exit(commands[sys.argv[1]](*map(Path, sys.argv[2:])))
