#include "run/output.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

void
output_init(struct output *o, int fd)
{
	*o = (struct output){ .fd = fd };
}

size_t
output_write(struct output *o, const char *text, size_t size)
{
	size_t written = 0;
	while (written < size && o->error == 0) {
		ssize_t some = write(o->fd, text + written, size - written);
		if (some >= 0)
			written += (size_t)some;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			poll(&(struct pollfd){ .fd = o->fd, .events = POLLOUT }, 1, -1);
		else if (errno != EINTR)
			o->error = errno;
	}
	return written;
}

void
output_take_back(struct output *o, size_t size)
{
	struct stat st;
	off_t end = lseek(o->fd, 0, SEEK_CUR);
	if (size == 0 || end < (off_t)size || fstat(o->fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size != end)
		return;
	if (ftruncate(o->fd, end - (off_t)size) == 0)
		lseek(o->fd, end - (off_t)size, SEEK_SET);
}
