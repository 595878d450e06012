#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

bool
sandbox_drop_privileges(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
		prctl(PR_CAPBSET_DROP, i, 0, 0, 0); /* without the right to, there is none to be gained either */
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return syscall(SYS_capset, &header, none) == 0;
}

/* --- Landlock --- */

/* The rights over files that a version of Landlock knows (landlock(7)); a rule set cannot name others. */
static uint64_t
rights_over_files(int version)
{
	uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
	if (version >= 2)
		rights |= UINT64_C(1) << 13; /* to link and rename across folders */
	if (version >= 3)
		rights |= UINT64_C(1) << 14; /* to truncate */
	return rights;
}

/* Version 4 and later: to bind and to connect TCP sockets. The header of an older kernel does not have this form. */
struct ruleset_attributes {
	uint64_t files, sockets;
};

static int
landlock_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* A set of rules that forbids everything that is not allowed by rules. -1: there is no Landlock. */
static int
landlock_forbid(int version)
{
	struct ruleset_attributes all = { rights_over_files(version), version >= 4 ? 3 : 0 };
	if (version < 1)
		return -1;
	return (int)syscall(SYS_landlock_create_ruleset, &all, version >= 4 ? sizeof(all) : sizeof(all.files), 0);
}

static void
landlock_allow(int ruleset, const char *folder, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = open(folder, O_PATH | O_CLOEXEC) };
	if (rule.parent_fd < 0)
		return;
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
}

static bool
landlock_enforce(int ruleset)
{
	bool enforced = ruleset >= 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	if (ruleset >= 0)
		close(ruleset);
	return enforced;
}

/* --- seccomp --- */

/* What both processes need of the kernel, as the C library asks for it. */
static const char *const common_calls[] = {
	"read",
	"write",
	"close",
	"fstat",
	"newfstatat",
	"stat",
	"statx",
	"lseek",
	"recvmsg",
	"sendmsg",
	"recvfrom",
	"sendto",
	"mmap",
	"munmap",
	"mprotect",
	"mremap",
	"madvise",
	"brk",
	"futex",
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"sigreturn",
	"sigaltstack",
	"getrandom",
	"clock_gettime",
	"clock_nanosleep",
	"nanosleep",
	"gettimeofday",
	"getpid",
	"gettid",
	"exit",
	"exit_group",
	"restart_syscall",
	"fcntl",
	"tgkill",
	"sched_yield",
	"rseq",
	"set_robust_list",
	"dup",
	"clock_gettime64",
	"futex_time64",
	"mmap2",
	"fstat64",
	"_llseek",
	"fcntl64",
};

static const char *const server_calls[] = {
	"writev",
	"readv",
	"pread64",
	"accept",
	"accept4",
	"shutdown",
	"setsockopt",
	"getsockopt",
	"getpeername",
	"getsockname",
	"epoll_create1",
	"epoll_ctl",
	"epoll_wait",
	"epoll_pwait",
	"poll",
	"ppoll",
	"select",
	"pselect6",
	"_newselect",
	"eventfd2",
	"pipe2",
	"ioctl",
	"clone",
	"clone3",
	"wait4",
	"rt_sigtimedwait",
	"sched_getaffinity",
	"setpriority",
	"prctl",
	"membarrier",
	"getrusage",
	"sysinfo",
	"uname",
	"sendfile",
	"sendmmsg",
	"listen",
	"rt_sigtimedwait_time64",
	"ppoll_time64",
	"pselect6_time64",
	"clock_nanosleep_time64",
};

static const char *const reader_calls[] = {
	"open", "openat", "getdents64", "unlink", "unlinkat",
};

/* These end the process that tries them: no mistake leads there. */
static const char *const deadly_calls[] = { "execve", "execveat", "ptrace", "process_vm_writev" };

static bool
add(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count)
{
	bool added = true;
	for (size_t i = 0; i < count && added; i++) {
		int call = seccomp_syscall_resolve_name(names[i]);
		/* not every architecture has every one of them */
		if (call != __NR_SCMP_ERROR && call >= 0)
			added = seccomp_rule_add(filter, action, call, 0) == 0;
	}
	return added;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
filter_calls(const char *const *calls, size_t count)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool loaded = filter != NULL && add(filter, SCMP_ACT_ALLOW, common_calls, COUNT(common_calls)) && add(filter, SCMP_ACT_ALLOW, calls, count) &&
		      add(filter, SCMP_ACT_KILL_PROCESS, deadly_calls, COUNT(deadly_calls)) && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return loaded;
}

const char *
sandbox_server(void)
{
	static char words[64];
	int version = landlock_version();
	bool files = landlock_enforce(landlock_forbid(version)), calls = filter_calls(server_calls, COUNT(server_calls));

	if (files && calls)
		snprintf(words, sizeof(words), "seccomp, Landlock %d", version);
	else
		snprintf(words, sizeof(words), "%s",
			 calls   ? "seccomp, no Landlock"
			 : files ? "Landlock, no seccomp"
				 : "neither seccomp nor Landlock");
	return words;
}

/* Allows something to be done in the folder of a file. */
static void
allow_beside(int ruleset, const char *name, uint64_t rights)
{
	char folder[4096];
	if (snprintf(folder, sizeof(folder), "%s", name) < (int)sizeof(folder))
		landlock_allow(ruleset, dirname(folder), rights);
}

void
sandbox_reader(const char *const *written, size_t count, const char *const *removed, size_t removed_count)
{
	int ruleset = landlock_forbid(landlock_version());
	if (ruleset >= 0) {
		landlock_allow(ruleset, "/", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
		for (size_t i = 0; i < count; i++)
			allow_beside(ruleset, written[i], LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG);
		for (size_t i = 0; i < removed_count; i++)
			allow_beside(ruleset, removed[i], LANDLOCK_ACCESS_FS_REMOVE_FILE);
		landlock_enforce(ruleset);
	}
	filter_calls(reader_calls, COUNT(reader_calls));
}
