# A root of its own: the standard library and shared libraries, read-only, and one small writable folder in memory.

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE, MNT_DETACH = (
    1, 2, 4, 8, 32, 4096, 16384, 1 << 18, 2)
NOBODY = 65534
OLD = "/.old"


def mount(source, target, kind, flags, data=None):
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    check(libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), "mount " + target)


def write_text(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        write_all(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)


def unshare(flags):
    if libc.unshare(flags) < 0:
        number = ctypes.get_errno()
        why = {errno.EPERM: "it is forbidden", errno.ENOSPC: "the limit user.max_user_namespaces is reached"}.get(number, os.strerror(number))
        raise OSError(number, "no new namespaces: " + why)


def enter_user_namespace(flags):
    """Gives whether the answer gets a user of its own, which only an administrator may map."""
    user, group, own = os.getuid(), os.getgid(), os.getpid()
    if user != 0:
        unshare(flags)
        write_text("/proc/self/setgroups", "deny")
        write_text("/proc/self/uid_map", "0 %d 1" % user)
        write_text("/proc/self/gid_map", "0 %d 1" % group)
        return False
    # Two users can be mapped only from outside, so a helper that stays outside writes the maps.
    ready_read, ready_write = os.pipe()
    helper = os.fork()
    if helper == 0:
        status = 1
        try:
            os.close(ready_write)
            if os.read(ready_read, 1):
                write_text("/proc/%d/uid_map" % own, "0 0 1\n1 %d 1" % NOBODY)
                write_text("/proc/%d/gid_map" % own, "0 0 1\n1 %d 1" % NOBODY)
                status = 0
        finally:
            os._exit(status)
    os.close(ready_read)
    unshare(flags)
    os.write(ready_write, b"x")
    os.close(ready_write)
    if os.waitpid(helper, 0)[1] != 0:
        raise OSError(errno.EPERM, "the user map is refused")
    return True


def show(path):
    """The same path as outside, read-only, links as links. What is not there is left out."""
    if os.path.islink(OLD + path):
        if not os.path.lexists(path):
            os.symlink(os.readlink(OLD + path), path)
        return
    if not os.path.isdir(OLD + path) or os.path.isdir(path):
        return
    os.makedirs(path, 0o755)
    mount(OLD + path, path, None, MS_BIND | MS_REC)
    # Read as bytes: a text's encoding might have to be imported, and the standard library may not be shown yet.
    with open(OLD + "/proc/thread-self/mountinfo", "rb") as lines:
        places = [plain_path(os.fsdecode(line).split(" ")[4]) for line in lines]
    for place in places:
        if place == path or place.startswith(path + "/"):
            # Flags that the outside has set may not be taken away, so they are given again.
            held = os.statvfs(place).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
            mount(None, place, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | held)


def show_file(path):
    """The same for a file; a device keeps being one."""
    if os.path.exists(OLD + path):
        os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))
        mount(OLD + path, path, None, MS_BIND)


def plain_path(text):
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text


def enter_private_root(settings, user):
    """Runs as the first process of the namespaces; afterwards the old root can not be named any more."""
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    os.mkdir("/tmp" + OLD)
    check(libc.pivot_root(b"/tmp", os.fsencode("/tmp" + OLD)), "pivot_root")
    os.chdir("/")
    folders = ["/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib"]
    for path in [os.path.dirname(os.path.dirname(os.__file__))] + [path for path in sys.path if path]:
        if path.startswith(("/nix/store/", "/gnu/store/")):
            path = "/".join(path.split("/")[:3])
        if path not in folders and not any(path.startswith(folder + "/") for folder in folders):
            folders.append(path)
    for path in folders:
        show(path)
    for path in settings["hidden"]:
        if os.path.isdir(path) and not os.path.islink(path) and any(path == f or path.startswith(f + "/") for f in folders):
            mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, "mode=000,size=4k")
    for path in ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/etc/ld.so.cache"):
        show_file(path)
    os.mkdir("/trial", 0o755)
    mount("tmpfs", "/trial", "tmpfs", MS_NOSUID | MS_NODEV, "mode=700,uid=%d,gid=%d,size=%d,nr_inodes=4096" % (user, user, settings["folder_bytes"]))
    if not os.path.lexists("/tmp"):      # it is there where the interpreter lies under it
        os.symlink("/trial", "/tmp")
    check(libc.umount2(os.fsencode(OLD), MNT_DETACH), "umount2")
    os.rmdir(OLD)
    mount(None, "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)
    return "/trial"


def forbid_namespaces():
    try:
        write_text("/proc/sys/user/max_user_namespaces", "0")
        return True
    except OSError:
        return False


def counts_processes_by_namespace():
    """Since Linux 5.14 a limit of processes counts those of the user namespace; before, all of the user."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int("".join(c for c in minor if c.isdigit()) or 0)) >= (5, 14)
