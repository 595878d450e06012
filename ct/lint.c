/* brlint-ct lint: one pass over entries, from wherever they are, without a state. */
#include "ct/lint.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ct/source.h"

/* --- output --- */

/* Takes back what was written last, so that a file ends with a whole line. */
static void
take_back(size_t size)
{
	struct stat status;
	off_t end = lseek(STDOUT_FILENO, 0, SEEK_CUR);
	if (size == 0 || end < (off_t)size || fstat(STDOUT_FILENO, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size != end)
		return;
	if (ftruncate(STDOUT_FILENO, end - (off_t)size) == 0)
		lseek(STDOUT_FILENO, end - (off_t)size, SEEK_SET);
}

/* So much of the lines is out, and no more will be. */
static void
give_up(struct lint *lint, size_t since, int error)
{
	take_back(since);
	if (error == EPIPE)
		stopping_pipe();
	complain("standard output cannot be written: %s; %" PRIu64 " line%s out", strerror(error), lint->printed,
		 lint->printed == 1 ? " is" : "s are");
	lint_status(lint, CT_FAILED);
	lint->ended = true;
}

/* Writes lines, or tells why not. What has begun is ended, also after a signal: a line is whole. */
static bool
write_all(struct lint *lint, const unsigned char *octets, size_t size)
{
	size_t since = 0; /* octets that are out of a line that is not */
	while (size > 0) {
		ssize_t n = write(STDOUT_FILENO, octets, size);
		if (n > 0) {
			const unsigned char *end = octets + n, *newline;
			since += (size_t)n;
			for (; (newline = memchr(octets, '\n', (size_t)(end - octets))) != NULL; octets = newline + 1) {
				since = (size_t)(end - newline - 1);
				lint->printed++;
			}
			octets = end;
			size -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			poll(&(struct pollfd){ .fd = STDOUT_FILENO, .events = POLLOUT }, 1, -1);
		} else if (n == 0 || errno != EINTR) {
			give_up(lint, since, errno);
			return false;
		}
	}
	return true;
}

/* The lines but for those of entries that nothing covers. */
static bool
write_verified(struct lint *lint, const struct judged *judged)
{
	size_t from = 0;
	for (size_t i = 0; i < judged->entry_count; i++) {
		const struct entry_row *row = &judged->entries[i];
		if (row->verified)
			continue;
		if (!write_all(lint, octets_from(&judged->lines, from), row->line - from))
			return false;
		from = row->line + row->line_size;
	}
	return write_all(lint, octets_from(&judged->lines, from), judged->lines.size - from);
}

bool
lint_print(struct lint *lint, const struct judged *judged, bool only_verified)
{
	if (only_verified ? !write_verified(lint, judged) : !write_all(lint, judged->lines.data, judged->lines.size))
		return false;
	for (size_t i = 0; i < judged->entry_count; i++) {
		const struct entry_row *row = &judged->entries[i];
		lint->not_judged += !row->is_judged;
		if ((row->verified || !only_verified) && row->worst >= 0 && row->worst <= lint->fail_on)
			lint_status(lint, CT_FOUND);
	}
	return true;
}

/* Tells of a tile what is wrong with it first, and how many entries more are broken. */
static void
tell_broken(const char *input, const struct judged *judged)
{
	size_t broken = 0;
	for (size_t i = 0; i < judged->log_finding_count; i++)
		broken += strcmp(judged->log_findings[i].name, "ct_entry_broken") == 0;
	if (broken > 1)
		complain("%s: %s (and %zu more)", input, judged->why.text, broken - 1);
	else
		complain("%s: %s", input, judged->why.text);
}

static bool
deliver(void *context, const struct tile *tile, void *with, const struct judged *judged)
{
	struct lint *lint = context;
	const struct item *item = with;
	(void)tile;
	if (judged->failed) {
		complain("%s: out of memory", item->input);
		lint_status(lint, CT_FAILED);
		return false;
	}
	/* between two tiles is between two lines */
	if (stopping())
		return !(lint->ended = true);
	if (!judged->whole) {
		tell_broken(item->input, judged);
		lint_status(lint, CT_TROUBLE);
	}
	if (item->collect != NULL)
		return item->collect(item->context, judged);
	return lint_print(lint, judged, lint->only_verified);
}

static void
drop(void *context, void *with)
{
	struct item *item = with;
	(void)context;
	free(item->input);
	free(item);
}

/* --- tiles --- */

struct tile
lint_tile(const struct lint *lint, const struct log *log)
{
	return (struct tile){ .log = log,
			      .first = -1,
			      .otherwise = -1,
			      .most = lint->options->max_tile,
			      .issuers = lint->issuers,
			      .has_source_of_issuers = lint->options->issuers.count > 0 };
}

bool
lint_add(struct lint *lint, struct tile *tile, const char *input, const struct item *item)
{
	struct item *copy = calloc(1, sizeof(*copy));
	if (copy != NULL) {
		*copy = item != NULL ? *item : (struct item){ 0 };
		copy->input = strdup(input);
	}
	if (copy == NULL || copy->input == NULL || tile->stored.failed) {
		if (copy != NULL)
			free(copy->input);
		free(copy);
		octets_free(&tile->stored);
		entries_free(&tile->read);
		complain("%s: out of memory", input);
		lint_status(lint, CT_FAILED);
		return !(lint->ended = true);
	}
	tile->input = copy->input;
	if (!pool_add(lint->pool, tile, copy) || stopping())
		lint->ended = true;
	return !lint->ended;
}

/* --- sources --- */

static void
lint_source(struct lint *lint, const char *name)
{
	if (strcmp(name, "-") == 0) {
		lint_file(lint, name, STDIN_FILENO);
		return;
	}
	if (source_is_log(name)) {
		lint_log(lint, name, NULL);
		return;
	}
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		complain("%s: %s", name, strerror(errno));
		lint_status(lint, CT_TROUBLE);
		return;
	}
	lint_file(lint, name, fd);
	close(fd);
}

static void
lint_sources(struct lint *lint)
{
	const struct options *o = lint->options;
	for (size_t i = 0; i < o->sources.count && !lint->ended; i++)
		lint_source(lint, o->sources.items[i]);
	if (o->sources.count > 0)
		return;
	/* logs that are named by their key or their list */
	for (size_t i = 0; i < lint->logs.count && !lint->ended; i++) {
		const struct log *log = &lint->logs.logs[i];
		if (log->url[0] != '\0') {
			lint_log(lint, log->url, log);
			continue;
		}
		complain("%s: the list has no address of it", log->description);
		lint_status(lint, CT_TROUBLE);
	}
}

static void
run(struct lint *lint, const brlint *linter)
{
	lint->pool = pool_new(&(struct pool_options){ .linter = linter,
						      .threads = lint->options->threads,
						      .wants_lines = true,
						      .lints = true,
						      .deliver = deliver,
						      .drop = drop,
						      .context = lint });
	if (lint->pool == NULL) {
		complain("out of memory");
		lint_status(lint, CT_FAILED);
		return;
	}
	lint_sources(lint);
	if (!lint->ended)
		pool_drain(lint->pool);
	pool_free(lint->pool);
}

/* What no line of standard error says yet: of what was judged there is less than was asked for. */
static void
tell_rest(struct lint *lint)
{
	if (lint->not_judged > 0) {
		complain("%" PRIu64 " %s not judged: more than %zu octets (--max-object)", lint->not_judged,
			 lint->not_judged == 1 ? "entry was" : "entries were", lint->options->max_object);
		lint_status(lint, CT_TROUBLE);
	}
	if (lint->printed == 0 && lint->status == CT_FINE && !lint->ended && !stopping()) {
		complain("nothing was linted");
		lint_status(lint, CT_TROUBLE);
	}
}

int
lint_command(const struct options *options)
{
	struct lint lint = { .options = options, .fail_on = options->fail_on == -2 ? (int)BRLINT_ERROR : options->fail_on };
	int status = CT_FINE;
	brlint *linter = options_linter(options, &status);
	if (linter == NULL)
		return status;
	lint.issuers = options_issuers(options, &status);
	if (lint.issuers != NULL)
		status = options_logs(options, &lint.logs);
	lint.status = status;
	if (status == CT_FINE) {
		lint.only_verified = lint.logs.count > 0 && !options->unverified;
		run(&lint, linter);
		tell_rest(&lint);
	}
	log_list_free(&lint.logs);
	issuers_free(lint.issuers);
	brlint_free(linter);
	return lint.status;
}
