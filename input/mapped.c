#include "input/mapped.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

/* The only state of the program that does not belong to somebody: a handler of signals is given none. */
static struct {
	uintptr_t begin;
	size_t size, page;
	struct sigaction before;
} mapped;
static volatile sig_atomic_t torn;
static atomic_flag taken = ATOMIC_FLAG_INIT;

/*
 * A page behind the end of the file was touched. Zeros take its place and that of all pages behind it; mmap() is not among the functions that
 * POSIX allows here, but where SIGBUS tells of this, it is a bare system call.
 */
static void
on_bus_error(int number, siginfo_t *info, void *context)
{
	int error = errno;
	uintptr_t at = (uintptr_t)info->si_addr;
	(void)context;
	if (at >= mapped.begin && at - mapped.begin < mapped.size) {
		size_t gone = (at - mapped.begin) / mapped.page * mapped.page;
		void *zeros = mmap((void *)(mapped.begin + gone), mapped.size - gone, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		if (zeros != MAP_FAILED) {
			torn = 1;
			errno = error;
			return;
		}
	}
	/* not ours: it happens again as soon as this returns */
	sigaction(number, &mapped.before, NULL);
	errno = error;
}

bool
mapped_open(int fd, size_t size, struct span *octets)
{
	struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };

	if (atomic_flag_test_and_set(&taken))
		return false;
	void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED) {
		atomic_flag_clear(&taken);
		return false;
	}
	mapped.begin = (uintptr_t)map;
	mapped.size = size;
	mapped.page = (size_t)sysconf(_SC_PAGESIZE);
	torn = 0;
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, &mapped.before);
	*octets = (struct span){ map, size };
	return true;
}

const volatile sig_atomic_t *
mapped_torn(void)
{
	return &torn;
}

void
mapped_close(void)
{
	sigaction(SIGBUS, &mapped.before, NULL);
	munmap((void *)mapped.begin, mapped.size);
	atomic_flag_clear(&taken);
}
