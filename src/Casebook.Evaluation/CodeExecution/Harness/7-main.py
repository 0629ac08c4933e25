# Launcher, checker, answer: three processes, each the parent of the next.

def become_answer(settings, source, pipes, work, own_user, processes, isolation):
    """Gives up all that the process that runs the answer must not have, tells the checker what that was, and runs the answer."""
    requests, replies, output = pipes
    try:
        added = give_up(settings, requests, replies, output, work, own_user, processes, isolation)
    except BaseException as error:
        write_frame(replies, ["raised", "OSError", "%s: %s" % (type(error).__name__, error)])
        return
    write_frame(replies, ["value", ["l", added]])
    try:
        serve(source, requests, replies)
    except Broken:
        pass


def give_up(settings, requests, replies, output, work, own_user, processes, isolation):
    null = os.open("/dev/null", os.O_RDWR)
    for here, there in ((null, 0), (output, 1), (output, 2)):
        os.dup2(here, there)
    top = max(requests, replies) + 1
    os.closerange(top, 4096)
    for descriptor in range(3, top):
        if descriptor not in (requests, replies):
            os.close(descriptor)
    os.chdir(work)
    os.environ.clear()
    os.environ["HOME"] = os.environ["TMPDIR"] = work
    os.umask(0o077)
    os.setsid()
    set_limits(settings, processes)
    added = ["resource limits"] + ["process limit"] * (processes is not None)
    if own_user:
        os.setgroups([])
        os.setresgid(1, 1, 1)
        os.setresuid(1, 1, 1)
        added.append("user of its own")
    if LINUX:
        if "user namespace" in isolation:
            drop_capabilities()
            added.append("no capabilities")
        if prctl(PR_SET_NO_NEW_PRIVS, 1) == 0:
            added.append("no new privileges")
            if filter_system_calls():
                added.append("system call filter")
    return added


def isolated(settings, source):
    flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
    own_user = enter_user_namespace(flags)
    isolation = ["user namespace", "mount namespace", "process namespace", "network namespace", "IPC namespace", "host name namespace"]
    if forbid_namespaces():
        isolation.append("no further user namespaces")
    first = os.fork()
    if first == 0:
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)      # the first process gets no signal from inside that it has no handler for
            os.setsid()
            work = enter_private_root(settings, 1 if own_user else 0)
            isolation.append("private read-only root")
            limit = None
            if counts_processes_by_namespace():
                limit = settings["processes"] + (0 if own_user else 3)     # launcher and checker count, where they are the same user
            run_trial(settings, source, isolation, work, own_user, limit, lambda child, ended: None)
            os._exit(0)
        except BaseException as error:
            os.write(2, ("%s: %s" % (type(error).__name__, error)).encode("utf-8", "replace")[:1000])
            os._exit(71)
    for descriptor in (0, 1):
        os.close(descriptor)
    os._exit(0 if os.waitpid(first, 0)[1] == 0 else 71)


def weakly(settings, source):
    import shutil, tempfile      # which take their time, and are needed only here
    if LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    work = tempfile.mkdtemp(prefix="casebook-code-")

    def reap(child, ended):
        """Kills the answer's group and, where orphans come back to this process, all that it left."""
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            pass
        if not ended:
            os.waitpid(child, 0)
        for _ in range(1000 if LINUX else 0):
            with_parent = []
            for name in os.listdir("/proc"):
                if name.isdigit():
                    try:
                        with open("/proc/%s/stat" % name) as stat:
                            if int(stat.read().rsplit(")", 1)[1].split()[1]) == os.getpid():
                                with_parent.append(int(name))
                    except (OSError, ValueError, IndexError):
                        pass
            if not with_parent:
                return
            for process in with_parent:
                try:
                    os.kill(process, signal.SIGKILL)
                    os.waitpid(process, 0)
                except OSError:
                    pass

    try:
        run_trial(settings, source, ["process group"], work, False, None, reap)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    os._exit(0)


def main():
    try:
        settings = read_frame(0)
        source = settings.pop("source")
        (weakly if settings["weak"] else isolated)(settings, source)
    except BaseException as error:
        os.write(2, ("%s: %s" % (type(error).__name__, error)).encode("utf-8", "replace")[:1000])
        os._exit(71)


main()
