# The process that runs the tests. It asks the answer's process for values and compares them itself.

OUTPUT_KEPT = 4096             # last bytes of the answer's output
CHECKER_MEMORY = 2 << 30       # bytes: a value of 16 MiB in its text can be many small objects


class Ended(BaseException):
    """The trial is over; how, its link says."""


class Unsendable(Exception):
    """A test gives the answer what is no plain data."""


class Link:
    """The checker's end of the pipes to the answer."""

    def __init__(self, child, requests, replies, output, deadline, cpu_seconds):
        self.child, self.requests, self.replies, self.output = child, requests, replies, output
        self.deadline, self.cpu_seconds = deadline, cpu_seconds
        self.tail, self.reaped, self.ended = b"", False, None
        for descriptor in (requests, replies, output):
            os.set_blocking(descriptor, False)

    def end(self, outcome, detail):
        """The trial is over, also where a test catches whatever is raised."""
        self.ended = self.ended or (outcome, detail)
        raise Ended()

    def ask(self, *message):
        if self.ended:
            raise Ended()
        data = json.dumps(message).encode("ascii")
        data = struct.pack("<I", len(data)) + data
        if len(data) > FRAME_LIMIT:
            raise Unsendable("more than 16 MiB at once")
        while data:
            self.wait(writing=True)
            try:
                data = data[os.write(self.requests, data):]
            except BlockingIOError:
                pass
            except OSError:
                self.died()
        return self.answer()

    def answer(self):
        count, = struct.unpack("<I", self.take(4))
        if count > FRAME_LIMIT:
            self.end("Failed", "The answer gave a value of more than 16 MiB.")
        try:
            reply = json.loads(self.take(count).decode("ascii"))
            kind = reply[0]
            if kind == "value":
                return decode(reply[1], lambda number, name: Remote(self, int(number), str(name)))
            if kind in ("missing", "module"):
                return MISSING if kind == "missing" else MODULE
            name, text = str(reply[1])[:100], str(reply[2])[:2000]
        except (Broken, ValueError, TypeError, LookupError, RecursionError, MemoryError, OverflowError):
            self.end("Failed", "The answer gave what is no value.")
        if name == "MemoryError":
            self.end("OutOfMemory", "The answer ran out of memory.")
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            try:
                error = kind(text)
            except Exception:
                error = None
            if isinstance(error, Exception):
                raise error
        raise RuntimeError(name + (": " + text if text else ""))

    def take(self, count):
        parts = []
        while count:
            self.wait()
            try:
                part = os.read(self.replies, min(count, 1 << 20))
            except BlockingIOError:
                continue
            if not part:
                self.died()
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def wait(self, writing=False):
        """Until a reply can be read (or a request written). Whatever the answer prints meanwhile is taken off and mostly dropped."""
        while True:
            left = self.deadline - time.monotonic()
            if left <= 0:
                self.end("TimedOut", "The wall-clock limit is reached.")
            wanted = self.requests if writing else self.replies
            readable, writable, _ = select.select(
                [self.replies] * (not writing) + [self.output] * (self.output >= 0), [self.requests] * writing, [], left)
            if self.output in readable:
                self.drain()
            if wanted in readable or wanted in writable:
                return

    def drain(self):
        try:
            part = os.read(self.output, 1 << 16)
        except BlockingIOError:
            return
        if part:
            self.tail = (self.tail + part)[-OUTPUT_KEPT:]
        else:
            os.close(self.output)
            self.output = -1

    def died(self):
        """The answer's process closed its end: it has died, or soon will be made to."""
        end = min(self.deadline, time.monotonic() + 1)
        while True:
            done, status, usage = os.wait4(self.child, os.WNOHANG)
            if done or time.monotonic() > end:
                break
            time.sleep(0.002)
        if not done:
            self.end("Crashed", "The answer closed its pipe to the checker.")
        self.reaped = True
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            name = signal.Signals(number).name if number in [s.value for s in signal.Signals] else str(number)
            if number == signal.SIGXCPU or usage.ru_utime + usage.ru_stime >= self.cpu_seconds:
                self.end("TimedOut", "The limit of processor time is reached.")
            self.end("Crashed", "The answer's process was ended by %s." % name)
        self.end("Crashed", "The answer's process ended itself with status %d before the tests were through." % os.WEXITSTATUS(status))


MISSING, MODULE = object(), object()


class Remote:
    """Something of the answer that is no plain data: it can be called, iterated and given back, and is equal to nothing but itself."""

    def __init__(self, link, number, name):
        self._link, self._number, self._name = link, number, name

    def __call__(self, *arguments, **named):
        return self._link.ask("call", self._number, [encode(a, send) for a in arguments], {n: encode(a, send) for n, a in named.items()})

    def __iter__(self):
        return iter(self._link.ask("items", self._number))

    def __repr__(self):
        return "<%s of the answer>" % self._name


def send(value):
    if isinstance(value, Remote):
        return ["h", value._number, ""]
    raise Unsendable("a value of type %s" % type(value).__name__)


def run_tests(link, given):
    """Executes setup, then the tests with what they name and nobody else defines taken from the answer."""
    scope = {"__name__": "tests"}
    if given["setup"]:
        exec(compile(given["setup"], "setup.py", "exec", dont_inherit=True), scope)
    tree = ast.parse(given["tests"])
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        wanted = node.id == given["entry_point"]
        # What Python or the benchmark defines is never the answer's, or it could bring a `set` that makes all sets equal.
        if wanted or (node.id not in scope and not hasattr(builtins, node.id)):
            value = link.ask("name", node.id)
            if value is MODULE:
                # Some tests count on an import of the answer's. They get the module that they name, from here.
                scope[node.id] = importlib.import_module(node.id)
            elif value is not MISSING:
                scope[node.id] = value
            elif wanted:
                link.end("Failed", "The answer defines no %s." % node.id)
    try:
        exec(compile(tree, "tests.py", "exec", dont_inherit=True), scope)
    except AssertionError as error:
        place = error.__traceback__
        while place.tb_next:
            place = place.tb_next
        lines = given["tests"].split("\n")
        line = lines[place.tb_lineno - 1].strip() if place.tb_lineno <= len(lines) else ""
        link.end("Failed", "An assertion failed: " + line)


def judge(link, given):
    try:
        try:
            link.answer()
        except Exception as error:
            link.end("Failed", "The answer does not load: %s: %s" % (type(error).__name__, error))
        run_tests(link, given)
        outcome = "Passed", ""
    except Unsendable as error:
        outcome = "Refused", "A test gives the answer %s, which can not be sent to it." % error
    except MemoryError:
        outcome = "OutOfMemory", "The tests ran out of memory."
    except BaseException as error:
        outcome = "Failed", "%s: %s" % (type(error).__name__, error)
    return link.ended or outcome


def run_trial(settings, source, isolation, work, own_user, processes, reap):
    requests_read, requests = os.pipe()
    replies, replies_write = os.pipe()
    output, output_write = os.pipe()
    if LINUX:
        prctl(PR_SET_DUMPABLE, 0)      # nobody may look into this process, nor into the next one
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            become_answer(settings, source, (requests_read, replies_write, output_write), work, own_user, processes, isolation)
        finally:
            os._exit(70)
    for descriptor in (requests_read, replies_write, output_write):
        os.close(descriptor)
    limit("RLIMIT_AS", CHECKER_MEMORY)
    given = read_frame(0)          # only now: the answer's process must not have it in memory
    link = Link(child, requests, replies, output, started + settings["wall_seconds"], settings["cpu_seconds"])
    isolation += link.answer()
    outcome, detail = judge(link, given)
    seconds = time.monotonic() - started
    if link.output >= 0:
        link.drain()
    reap(child, link.reaped)
    result = {"outcome": outcome, "detail": printable(detail[:1000]), "seconds": seconds,
              "output": printable(link.tail.decode("utf-8", "replace")), "isolation": isolation}
    write_all(1, given["nonce"].encode("ascii") + json.dumps(result).encode("ascii"))


def printable(text):
    return text.encode("utf-8", "replace").decode("utf-8")
