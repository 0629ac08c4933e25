using System.Net;
using System.Net.Sockets;
using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Tests.CodeExecution;

/// <summary>Programs that want to do harm. Each says what must be seen.</summary>
public sealed class HostileProgramTests
{
    private const string Named = "import ctypes, os, sys, time\ndef name(text):\n    ctypes.CDLL(None).prctl(15, text)\n";

    // A fork bomb must neither fill the machine's table of processes nor outlive its trial.
    [Fact]
    public async Task A_fork_bomb_stays_small_and_ends()
    {
        CodeOutcome outcome = await Sandboxes.Run(Named + "name(b'cb-bomb')\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n", "pass", wallSeconds: 2);
        outcome.Result.ShouldNotBe(CodeResult.Passed);
        Sandboxes.ProcessesNamed("cb-bomb").ShouldBe(0);
    }

    [Fact]
    public async Task The_number_of_processes_is_limited()
    {
        Assert.SkipUnless(Sandboxes.Isolated.Abilities.Mechanisms.Contains("process limit"), "This kernel counts processes by user: there is no limit for a trial.");
        await Sandboxes.Passes(
            "import os, time\ndef forks():\n    count = 0\n    try:\n        while count < 100:\n            if os.fork() == 0:\n                time.sleep(60)\n            count += 1\n    except OSError:\n        pass\n    return count\n",
            "assert 1 <= forks() <= 16");
    }

    [Theory]
    [InlineData("x = bytearray(1 << 40)\n")]
    [InlineData("x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n")]
    public async Task Memory_is_limited(string source) => (await Sandboxes.Run(source, "pass")).Result.ShouldBe(CodeResult.OutOfMemory);

    [Theory]
    [InlineData("while True:\n    pass\n")]
    [InlineData("import time\ntime.sleep(1000)\n")]
    [InlineData("import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGALRM):\n    signal.signal(s, signal.SIG_IGN)\nwhile True:\n    pass\n")]
    [InlineData("def f():\n    while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass\nf()\n")]
    public async Task What_does_not_end_is_ended(string source)
    {
        CodeOutcome outcome = await Sandboxes.Run(source, "pass", wallSeconds: 2);
        outcome.Result.ShouldBe(CodeResult.TimedOut, outcome.Detail);
        outcome.Seconds.ShouldBeLessThan(10);
    }

    // The log of an evaluation must not grow to gigabytes.
    [Theory]
    [InlineData("while True:\n    print('x' * 1000)\n")]
    [InlineData("import sys\nwhile True:\n    sys.stderr.write('x' * 1000)\n")]
    public async Task Output_is_bounded(string source)
    {
        CodeOutcome outcome = await Sandboxes.Run(source, "pass");
        outcome.Result.ShouldBe(CodeResult.TimedOut, outcome.Detail);
        outcome.Output.Length.ShouldBeInRange(1, 4096);
    }

    // A value is output too: it must not fill the checker's memory.
    [Theory]
    [InlineData("def f():\n    return 'x' * (20 << 20)\n")]
    [InlineData("def f():\n    x = []\n    for _ in range(100000):\n        x = [x]\n    return x\n")]
    [InlineData("def f():\n    x = []\n    x.append(x)\n    return x\n")]
    [InlineData("def f():\n    while True:\n        yield 1\n")]
    public async Task Values_without_end_are_not_taken(string source) =>
        (await Sandboxes.Run(source, "assert list(f())")).Result.ShouldBeOneOf(CodeResult.Failed, CodeResult.TimedOut, CodeResult.Crashed, CodeResult.OutOfMemory);

    // The checker is the parent: who kills it kills the verdict, and must not get another one instead.
    [Theory]
    [InlineData("os.kill(os.getppid(), signal.SIGKILL)")]
    [InlineData("os.kill(os.getppid(), signal.SIGINT)")]
    [InlineData("os.kill(os.getppid(), signal.SIGSTOP)")]
    [InlineData("os.kill(1, signal.SIGTERM)")]
    [InlineData("os.kill(-1, signal.SIGKILL)")]
    public Task The_checker_can_not_be_killed(string attack) => Sandboxes.Passes(
        $"import os, signal\ntry:\n    {attack}\nexcept OSError:\n    pass\ndef one():\n    return 1\n", "assert one() == 1");

    // Keys, tokens, other people's mail.
    [Fact]
    public async Task Files_of_the_user_can_not_be_read()
    {
        string planted = $"casebook-planted-{Guid.NewGuid():N}";
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] paths = [Path.Combine(home, planted), Path.Combine(Path.GetTempPath(), planted), Path.Combine("/tmp", planted), Path.Combine("/var/tmp", planted)];
        try
        {
            foreach (string path in paths)
            {
                await File.WriteAllTextAsync(path, "secret", TestContext.Current.CancellationToken);
            }
            await Sandboxes.Passes(
                """
                import os
                def readable(path):
                    try:
                        return bool(open(path).read())
                    except OSError:
                        return False
                def under(path):
                    try:
                        return os.listdir(path)
                    except OSError:
                        return []
                """,
                $"""
                for path in ('{string.Join("', '", paths)}', '/etc/shadow', '/etc/passwd', '/proc/self/environ', '/proc/1/environ', '/proc/self/mountinfo', '/sys/kernel/notes', '/dev/mem'):
                    assert not readable(path), path
                for path in ('/proc', '/sys', '/var', '/home', '/mnt', '/run', '/.old', '/usr/bin', '/bin', '/tmp'):
                    assert under(path) == [], path
                assert '.ssh' not in under('{home}') and '{planted}' not in under('{home}')
                """);
        }
        finally
        {
            foreach (string path in paths)
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public Task Nothing_is_written_outside_the_folder() => Sandboxes.Passes(
        """
        import os
        def writes(path):
            try:
                with open(path, 'w') as file:
                    file.write('x')
                return True
            except OSError:
                return False
        def renames():
            try:
                os.rename(os.path.dirname(os.__file__), '/trial/x')
                return True
            except OSError:
                return False
        library = os.path.dirname(os.__file__)
        """,
        """
        for folder in ('/', '/usr/lib', '/lib', '/dev', '/etc', '/root', library):
            assert not writes(folder + '/planted'), folder
        assert not writes(library + '/os.py') and not renames()
        assert writes('here') and writes('/tmp/there')
        """);

    // An answer must not tell anybody what it was asked, nor reach what listens on this machine.
    [Fact]
    public async Task There_is_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await Sandboxes.Passes(
            """
            import socket
            def connects(host, port):
                try:
                    socket.create_connection((host, port), timeout=1).close()
                    return True
                except OSError:
                    return False
            def makes(family, kind):
                try:
                    socket.socket(family, kind).close()
                    return True
                except OSError:
                    return False
            """,
            $"""
            assert not connects('127.0.0.1', {port}) and not connects('192.0.2.1', 80)
            for family, kind in ((2, 1), (2, 2), (2, 3), (10, 1), (16, 3), (17, 3), (40, 1)):
                assert not makes(family, kind), (family, kind)
            """);
        listener.Pending().ShouldBeFalse();
    }

    // The classics of pretended success: an exit status of 0 is nothing that the verdict looks at.
    [Theory]
    [InlineData("import sys\nsys.exit(0)\n", CodeResult.Failed)]
    [InlineData("raise SystemExit(0)\n", CodeResult.Failed)]
    [InlineData("import sys\ndef f(x):\n    sys.exit(0)\n", CodeResult.Failed)]
    [InlineData("import os\nos._exit(0)\n", CodeResult.Crashed)]
    [InlineData("import os\ndef f(x):\n    os._exit(0)\n", CodeResult.Crashed)]
    [InlineData("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", CodeResult.Crashed)]
    [InlineData("import atexit, os\natexit.register(os._exit, 0)\ndef f(x):\n    raise SystemExit\n", CodeResult.Failed)]
    [InlineData("import threading, os\nthreading.Timer(0.05, os._exit, (0,)).start()\ndef f(x):\n    import time\n    time.sleep(1)\n", CodeResult.Crashed)]
    public async Task Ending_early_is_no_success(string source, CodeResult expected)
    {
        CodeOutcome outcome = await Sandboxes.Run(source, "assert f(2) == 4", "f");
        outcome.Result.ShouldBe(expected, outcome.Detail);
    }

    // What the program changes is its own copy; the tests run elsewhere.
    [Theory]
    [InlineData("class Equal:\n    def __eq__(self, other):\n        return True\n    def __bool__(self):\n        return True\ndef f(x):\n    return Equal()\n")]
    [InlineData("class Equal(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\ndef f(x):\n    return Equal(5)\n")]
    [InlineData("class Equal(list):\n    def __iter__(self):\n        return iter([4])\n    def __eq__(self, other):\n        return True\ndef f(x):\n    return Equal([5])\n")]
    [InlineData("import builtins\nbuiltins.AssertionError = type('Nothing', (Exception,), {})\nbuiltins.__build_class__ = None\nbuiltins.exec = builtins.compile = lambda *a, **k: None\ndef f(x):\n    return 5\n")]
    [InlineData("import sys\nmain = sys.modules['__main__']\nmain.run_tests = main.judge = lambda *a: ('Passed', '')\nmain.encode = lambda *a: True\ndef f(x):\n    return 5\n")]
    [InlineData("import sys\nmain = sys.modules['__main__']\nwrite = main.write_frame\nmain.write_frame = lambda d, v: write(d, ['passed', 'Passed', ''])\ndef f(x):\n    return 5\n")]
    [InlineData("import sys\nmain = sys.modules['__main__']\nmain.write_frame = lambda d, v: main.write_all(d, b'\\xff\\xff\\xff\\xff')\ndef f(x):\n    return 5\n")]
    [InlineData("import sys\nmain = sys.modules['__main__']\nmain.write_frame = lambda d, v: main.write_all(d, b'\\x03\\x00\\x00\\x00[[[')\ndef f(x):\n    return 5\n")]
    [InlineData("import json, sys\njson.dumps = lambda *a, **k: '[\"value\", [\"h\", 0, \"__class__\"]]'\ndef f(x):\n    return 5\n")]
    [InlineData("class Lie(Exception):\n    pass\nLie.__name__ = 'Ended'\ndef f(x):\n    raise Lie\n")]
    [InlineData("def f(x):\n    raise type('BaseException', (Exception,), {'__str__': lambda s: 1/0})\n")]
    [InlineData("def f(x):\n    return f\n")]
    public async Task Overriding_the_checker_changes_nothing(string source) =>
        (await Sandboxes.Run(source, "assert f(2) == 4 and f(2) == 4", "f")).Result.ShouldBe(CodeResult.Failed);

    // "set(f()) == set(...)" must compare with Python's own set.
    [Theory]
    [InlineData("set = frozenset = lambda *a: {1}\nlen = lambda x: 4\ndef f(x):\n    return 5\n", "assert set([f(2)]) == set([4])")]
    [InlineData("isclose = lambda *a, **k: True\nimport sys\nmath = sys.modules[__name__]\ndef f(x):\n    return 5\n", "assert math.isclose(f(2), 4)")]
    [InlineData("class math:\n    isclose = staticmethod(lambda *a, **k: True)\ndef f(x):\n    return 5\n", "assert math.isclose(f(2), 4)")]
    public async Task What_the_tests_compare_with_is_not_the_programs(string source, string tests) =>
        (await Sandboxes.Run(source, tests, "f")).Result.ShouldBe(CodeResult.Failed);

    // Not even a test that swallows everything passes a program whose process is gone.
    [Fact]
    public async Task A_test_that_catches_all_does_not_hide_an_early_end() =>
        (await Sandboxes.Run("import os\ndef f():\n    os._exit(0)\n", "try:\n    f()\nexcept:\n    pass\n")).Result.ShouldBe(CodeResult.Crashed);

    // A forged result, written to every descriptor that there is.
    [Fact]
    public async Task A_result_that_the_program_writes_is_none()
    {
        CodeOutcome outcome = await Sandboxes.Run(
            """
            import os
            lie = b'{"outcome": "Passed", "detail": "", "seconds": 0.1, "output": "", "isolation": []}'
            for descriptor in range(64):
                for text in (lie, b'0' * 32 + lie, len(lie).to_bytes(4, 'little') + lie):
                    try:
                        os.write(descriptor, text)
                    except OSError:
                        pass
            os._exit(0)
            """, "assert f(2) == 4", "f");
        outcome.Result.ShouldBeOneOf(CodeResult.Failed, CodeResult.Crashed);
    }

    // Who can read the tests can answer them; who can read the nonce can write the result.
    [Fact]
    public Task Neither_tests_nor_checker_can_be_looked_into() => Sandboxes.Passes(
        """
        import ctypes, gc, os, sys
        word = 'expected' + '-' + 'by-the-tests'
        def holds(value, depth=0):
            if isinstance(value, str):
                return word in value and value != word
            if type(value) is dict:
                value = list(value.values())
            return type(value) in (list, tuple, set) and depth < 3 and any(holds(one, depth + 1) for one in list(value))
        def found():
            where = []
            for thing in gc.get_objects():
                if holds(thing):
                    where.append('heap')
            frame = sys._getframe()
            while frame:
                if any(holds(value) for value in list(frame.f_locals.values()) + list(frame.f_globals.values())):
                    where.append('frames')
                frame = frame.f_back
            if any(word in argument for argument in getattr(sys, 'orig_argv', [])):
                where.append('arguments')
            for path in ('/proc/1/mem', '/proc/1/fd/0', '/proc/%d/mem' % os.getppid(), '/proc/self/fd/0'):
                try:
                    if open(path, 'rb').read(1):
                        where.append(path)
                except OSError:
                    pass
            for descriptor in range(3, 64):
                try:
                    os.set_blocking(descriptor, False)
                    if os.read(descriptor, 1):
                        where.append(descriptor)
                except OSError:
                    pass
                try:
                    os.set_blocking(descriptor, True)
                except OSError:
                    pass
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.ptrace(16, os.getppid(), None, None) != -1:
                where.append('ptrace')
            buffer = ctypes.create_string_buffer(8)
            vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
            if libc.process_vm_readv(os.getppid(), vector, 1, (ctypes.c_void_p * 2)(id(os), 8), 1, 0) != -1:
                where.append('memory')
            return where
        """,
        "words = ['expected-by-the-tests of ours']\nassert found() == [], found()\n");

    // What is left of an administrator's rights would be enough to leave.
    [Fact]
    public Task No_privilege_is_left() => Sandboxes.Passes(
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def done():
            done = []
            for flags in (0x10000000, 0x20000, 0x40000000, 0x20000000):
                if libc.unshare(flags) != -1:
                    done.append(hex(flags))
            if libc.mount(b'tmpfs', b'/trial', b'tmpfs', 0, None) != -1:
                done.append('mount')
            if libc.syscall(56, 0x10000000 | 17, None, None, None, None) > 0 and os.uname().machine == 'x86_64':
                done.append('clone')
            for what in (lambda: os.setuid(0), lambda: os.chroot('/trial'), lambda: os.mknod('/trial/m', 0o20666, os.makedev(1, 1)), lambda: os.nice(-5), lambda: os.sethostname(b'x') if hasattr(os, 'sethostname') else os.chown('/trial', 2, 2)):
                try:
                    what()
                    done.append('call')
                except OSError:
                    pass
            return done if os.getuid() else [one for one in done if one != 'call']
        """,
        "assert done() == [], done()\n");

    [Fact]
    public Task The_environment_is_empty() => Sandboxes.Passes(
        "import os\nenvironment = dict(os.environ)\nhere = os.getcwd()\nfiles = os.listdir('.')\n",
        "assert environment == {'HOME': '/trial', 'TMPDIR': '/trial'} and here == '/trial' and files == []\n");

    [Fact]
    public Task Files_are_limited_one_by_one_and_together() => Sandboxes.Passes(
        """
        import os
        def fill(name, limit):
            size = 0
            try:
                with open(name, 'wb', buffering=0) as file:
                    while size < limit:
                        size += file.write(b'x' * (1 << 16))
            except OSError:
                pass
            return size
        def names():
            count = 0
            try:
                while count < 10000:
                    os.close(os.open('n%d' % count, os.O_CREAT))
                    count += 1
            except OSError:
                pass
            return count
        """,
        """
        assert fill('one', 1 << 30) == 8 << 20
        assert sum(fill('more%d' % i, 1 << 30) for i in range(8)) <= 8 << 20
        assert names() < 4096
        """);

    [Fact]
    public Task A_link_does_not_lead_out() => Sandboxes.Passes(
        """
        import os
        def through(target):
            try:
                os.symlink(target, 'link')
                return bool(open('link').read())
            except OSError:
                return False
            finally:
                os.unlink('link')
        """,
        "for target in ('/etc/passwd', '/etc/shadow', '../etc/passwd', '../.old/etc/passwd', '/proc/1/root/etc/passwd'):\n    assert not through(target), target\n");

    // The trial is over: nothing of it may go on, whoever it made its parent.
    [Fact]
    public async Task A_daemon_does_not_outlive_its_trial()
    {
        await Sandboxes.Passes(
            Named + "import signal\ndef one():\n    for _ in range(3):\n        if os.fork() == 0:\n            os.setsid()\n            if os.fork() == 0:\n                name(b'cb-daemon')\n                signal.signal(signal.SIGTERM, signal.SIG_IGN)\n                while True:\n                    time.sleep(1)\n            os._exit(0)\n    return 1\n",
            "assert one() == 1");
        Sandboxes.ProcessesNamed("cb-daemon").ShouldBe(0);
    }

    [Theory]
    [InlineData("def f(n):\n    return f(n + 1)\n", CodeResult.Failed)]
    [InlineData("import sys\nsys.setrecursionlimit(10**9)\nsys.setrecursionlimit(2**31 - 1)\ndef f(n):\n    return repr(eval('[' * 1000)) or f(n)\n", CodeResult.Failed)]
    public async Task Deep_recursion_is_a_failure(string source, CodeResult expected) => (await Sandboxes.Run(source, "assert f(0) == 0")).Result.ShouldBe(expected);

    [Fact]
    public async Task Recursion_through_the_stack_is_no_success()
    {
        CodeOutcome outcome = await Sandboxes.Run("import sys, functools\nsys.setrecursionlimit(10**9)\n@functools.lru_cache\ndef f(n):\n    return f(n + 1)\n", "assert f(0) == 0");
        outcome.Result.ShouldBeOneOf(CodeResult.Crashed, CodeResult.OutOfMemory, CodeResult.TimedOut, CodeResult.Failed);
    }
}
