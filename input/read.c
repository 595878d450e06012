/* Files and streams. */
#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/mapped.h"
#include "input/source.h"

/* The cause where a regular file ends before the place where it did when it was opened. */
static const char file_shorter[] = "the file became shorter while it was read";

static const char *const names[] = {
	[INPUT_AUTO] = "auto",
	[INPUT_DER] = "der",
	[INPUT_PEM] = "pem",
	[INPUT_BASE64] = "base64",
	[INPUT_BASE64_LINES] = "base64-lines",
	[INPUT_RECORDS] = "records",
	[INPUT_CT_TILE] = "ct-tile",
	[INPUT_CT_ENTRIES] = "ct-entries",
};
#define FORMATS (sizeof(names) / sizeof(names[0]))

int
input_format_from_name(const char *name)
{
	for (int i = 0; i < (int)FORMATS; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

const char *
input_format_word(size_t i)
{
	return i < FORMATS ? names[i] : NULL;
}

/* Waits until there may be something to read. Returns false if the sink wants no more. */
static bool
wait_for_more(struct source *s)
{
	struct pollfd p = { s->fd, POLLIN, 0 };
	for (;;) {
		int ready = poll(&p, 1, s->sink->wait != NULL ? 0 : -1);
		/* if there is nothing to wait for, read() says why */
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return true;
		if (ready == 0 && !s->sink->wait(s->sink->context, s->fd)) {
			s->stopped = true;
			return false;
		}
	}
}

static bool
read_descriptor(struct source *s, size_t wanted)
{
	if (!source_make_room(s, wanted))
		return false;
	if (!s->regular && !wait_for_more(s))
		return false;
	uint8_t *to = s->data + s->end;
	size_t room = s->capacity - s->end;
	uint64_t at = s->base + s->offset + (s->end - s->start);
	ssize_t got = s->apart ? pread(s->fd, to, room, (off_t)at) : read(s->fd, to, room);
	if (got > 0) {
		s->end += (size_t)got;
		if (!s->regular && s->options->octets != NULL)
			s->options->octets(s->options->octets_context, (struct span){ to, (size_t)got });
	} else if (got == 0) {
		s->eof = true;
		if (s->regular && at < s->base + s->size)
			s->cut = file_shorter;
	} else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
		s->eof = true;
		s->cut = strerror(errno);
	}
	return true;
}

static bool
file_has_behind(const struct source *s, const char *word)
{
	char octets[1 << 14];
	uint64_t at = s->base + s->offset + source_rest(s).size - strlen(word);
	ssize_t got;
	do {
		got = pread(s->fd, octets, sizeof(octets), (off_t)at);
		if (got > 0 && memmem(octets, (size_t)got, word, strlen(word)) != NULL)
			return true;
		at += sizeof(octets) - strlen(word);
	} while (got == (ssize_t)sizeof(octets) && (s->sink == NULL || s->sink->goes_on == NULL || s->sink->goes_on(s->sink->context)));
	return false;
}

/* Hands on a regular file without copying it. */
static bool
read_mapped(struct source *s)
{
	struct span file;
	if (s->base + s->size > SIZE_MAX || !mapped_open(s->fd, (size_t)(s->base + s->size), &file))
		return false;
	struct input_object o = { .last = true, .der = { file.data + s->base, (size_t)s->size }, .torn = mapped_torn() };
	source_deliver(s, &o);
	/* the last page has zeros behind the end of the file, which nobody notices */
	struct stat st;
	if (!*o.torn && fstat(s->fd, &st) == 0 && (uint64_t)st.st_size < s->base + s->size)
		source_trouble(s, 0, file_shorter);
	mapped_close();
	return true;
}

static bool
tell_unopened(const char *path, const char *what, const struct input_sink *sink)
{
	struct input_trouble t = { .name = path, .what = what, .out_of_memory = what == input_out_of_memory };
	return sink->trouble(sink->context, &t);
}

bool
read_file(const char *path, bool listed, const struct input_options *options, const struct input_sink *sink)
{
	static const struct origin file = { read_descriptor, file_has_behind, read_mapped };
	struct source s = { .name = path, .options = options, .sink = sink, .origin = &file };
	struct stat st;
	bool standard = !listed && strcmp(path, "-") == 0;

	/* nonblocking: a FIFO without a writer is waited for like any other that has nothing to read */
	s.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (s.fd < 0)
		return tell_unopened(path, strerror(errno), sink);
	if (fstat(s.fd, &st) == 0 && S_ISREG(st.st_mode)) {
		off_t base = standard ? lseek(s.fd, 0, SEEK_CUR) : 0;
		s.regular = true;
		s.base = base > 0 ? (uint64_t)base : 0;
		s.size = (uint64_t)st.st_size > s.base ? (uint64_t)st.st_size - s.base : 0;
	}
	if (s.regular || !listed) {
		if (source_init(&s))
			source_read(&s);
		else
			s.stopped = !tell_unopened(path, input_out_of_memory, sink);
		source_free(&s);
	}
	if (!standard)
		close(s.fd);
	return !s.stopped;
}
