# What the system is told to refuse to the process that runs the answer.

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 36, 38, 47, 4

LINUX = sys.platform.startswith("linux")
libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def check(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, "%s: %s" % (what, os.strerror(number)))
    return result


def prctl(option, a=0, b=0):
    return libc.prctl(option, ctypes.c_ulong(a), ctypes.c_ulong(b), ctypes.c_ulong(0), ctypes.c_ulong(0))


def limit(name, value, ceiling=None):
    if hasattr(resource, name):
        there = resource.getrlimit(getattr(resource, name))[1]
        lower = lambda wanted: wanted if there == resource.RLIM_INFINITY else min(wanted, there)
        resource.setrlimit(getattr(resource, name), (lower(value), lower(value if ceiling is None else ceiling)))


def set_limits(settings, processes):
    limit("RLIMIT_CORE", 0)
    limit("RLIMIT_CPU", settings["cpu_seconds"], settings["cpu_seconds"] + 1)      # a signal first, then death
    limit("RLIMIT_FSIZE", settings["file_bytes"])
    limit("RLIMIT_NOFILE", 64)
    limit("RLIMIT_MEMLOCK", 0)
    limit("RLIMIT_MSGQUEUE", 0)
    if LINUX:
        limit("RLIMIT_AS", settings["memory_bytes"])
    if processes is not None:
        limit("RLIMIT_NPROC", processes)


def drop_capabilities():
    for capability in range(64):
        prctl(PR_CAPBSET_DROP, capability)      # fails where the kernel knows no such capability
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)     # _LINUX_CAPABILITY_VERSION_3, this process
    check(libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


# Numbers of x86-64 and of the generic table (AArch64), from the kernel's own tables of system calls.
REFUSED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "quotactl": (179, 60), "syslog": (103, 116),
}
NEW_NAMESPACES = 0x7E020080    # the CLONE_NEW flags of clone


def filter_system_calls():
    """A seccomp filter; false on processors whose numbers are not written down above."""
    machine = os.uname().machine
    if machine not in ("x86_64", "aarch64") or sys.maxsize < 1 << 32:
        return False
    column = 0 if machine == "x86_64" else 1
    audit = (0xC000003E, 0xC00000B7)[column]
    socket_call, limits_call, clone, clone3 = (41, 198)[column], (302, 261)[column], (56, 220)[column], 435
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    refuse = lambda number: 0x00050000 | number
    code = [(load, 0, 0, 4), (equal, 1, 0, audit), (give, 0, 0, kill), (load, 0, 0, 0)]
    if column == 0:
        code += [(at_least, 0, 1, 0x40000000), (give, 0, 0, kill)]      # the x32 numbers
    for numbers in REFUSED.values():
        code += [(equal, 0, 1, numbers[column]), (give, 0, 0, refuse(errno.EPERM))]
    # Only local sockets, since virtual machine sockets know no network namespace; and only limits of its own.
    for call, first in ((socket_call, 1), (limits_call, 0)):
        code += [(equal, 0, 4, call), (load, 0, 0, 16), (equal, 1, 0, first), (give, 0, 0, refuse(errno.EACCES)), (give, 0, 0, allow)]
    # The flags of clone3 lie in memory that a filter can not see; libraries fall back to clone.
    code += [(equal, 0, 1, clone3), (give, 0, 0, refuse(errno.ENOSYS))]
    code += [(equal, 0, 3, clone), (load, 0, 0, 16), (any_bit, 0, 1, NEW_NAMESPACES), (give, 0, 0, refuse(errno.EPERM))]
    code += [(give, 0, 0, allow)]
    program = b"".join(struct.pack("<HBBI", *step) for step in code)
    buffer = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(code), ctypes.addressof(buffer)), 16)
    return prctl(PR_SET_SECCOMP, 2, ctypes.addressof(header)) == 0
