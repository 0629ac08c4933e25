# The process that runs the answer. It knows neither tests nor nonce: both are read by the checker after the fork.

ITEM_LIMIT = 1 << 20   # of an iterator that a test asks for all of


def serve(source, requests, replies):
    kept = []

    def keep(value):
        kept.append(value)
        return ["h", len(kept) - 1, type(value).__name__]

    def reply(value):
        try:
            message = ["value", encode(value, keep)]
        except BaseException as error:
            message = raised(error)
        write_frame(replies, message)

    def raised(error):
        # The text is made by the answer's own class: it may raise in turn.
        try:
            text = str(error)[:2000]
        except BaseException:
            text = ""
        return ["raised", str(type(error).__name__)[:100], "".join(c if c.isprintable() else " " for c in text)]

    module = types.ModuleType("answer")
    sys.modules["answer"] = module
    try:
        exec(compile(source, "answer.py", "exec", dont_inherit=True), module.__dict__)
        write_frame(replies, ["value", None])
    except BaseException as error:
        write_frame(replies, raised(error))
        return
    fetch = lambda number, name: kept[number]
    while True:
        operation, *rest = read_frame(requests)
        try:
            if operation == "name":
                if rest[0] not in module.__dict__:
                    write_frame(replies, ["missing"])
                    continue
                result = module.__dict__[rest[0]]
                if type(result) is types.ModuleType:
                    write_frame(replies, ["module"])
                    continue
            elif operation == "call":
                arguments = [decode(argument, fetch) for argument in rest[1]]
                named = {name: decode(argument, fetch) for name, argument in rest[2].items()}
                result = kept[rest[0]](*arguments, **named)
            else:
                result = []
                for item in kept[rest[0]]:
                    result.append(item)
                    if len(result) > ITEM_LIMIT:
                        raise ValueError("more than %d items" % ITEM_LIMIT)
        except BaseException as error:
            write_frame(replies, raised(error))
        else:
            reply(result)
