"""What a caller names by its id has to be within the caller's sight."""


def _is_hidden_from_others(env, name):
    """Tell whether records of a model may be out of somebody's sight."""
    model = env.registry.get(name)
    personal = env.registry["intman.personal.data"]
    return name == "intman.counsellor" or model and issubclass(model, personal)


def require_in_sight(record, vals):
    """Raise unless the user may read the client data that the values refer to.

    :param record: recordset of the model to which the values belong.
    :param vals: values as a form sends them: ids, commands, values within values.
    :raise AccessError: for a file, a part of it or a colleague out of sight.
    """
    for name, value in vals.items():
        field = record._fields.get(name)
        if field is None or not field.relational or not value:
            continue
        comodel = record.env.get(field.comodel_name)
        if comodel is None:
            continue
        ids, nested = _named(value)
        if ids and _is_hidden_from_others(record.env, comodel._name):
            comodel.browse(ids).exists().check_access("read")
        for inner in nested:
            require_in_sight(comodel, inner)


def _named(value):
    """Return the ids and the nested values that a relational value names."""
    if isinstance(value, bool):
        return [], []
    if isinstance(value, int):
        return [value], []
    if isinstance(value, dict):
        id_ = value.get("id")
        return [id_] if isinstance(id_, int) else [], [value]
    if not isinstance(value, list | tuple):
        return [], []
    ids, nested = [], []
    for item in value:
        # A command is (code, id, values or ids); anything else is a value itself.
        for part in item[1:] if isinstance(item, list | tuple) else [item]:
            if isinstance(part, list | tuple):
                ids += [id_ for id_ in part if isinstance(id_, int)]
            else:
                found, inner = _named(part)
                ids += found
                nested += inner
    return [id_ for id_ in ids if id_], nested
