/*
 * The command while memory runs out: it is run again and again, each time with another allocation failing, and each time with all failing from that
 * one on. Nothing crashes; what is missing is told, by status 3 and on standard error; and all else is that of a run in which nothing fails.
 *
 *     failing_command FORMAT MOST ARGUMENT... <FILE
 *
 * FORMAT says how its output is divided into objects: jsonl, zlint, lines (with its end marker), csv, text, tree, sarif, junit, pkimetal, or whole,
 * which is all there or nothing; or run, of brlint-audit, which writes the folder behind --out and no output.
 * MOST is how many allocations are tried in each of the two ways; where there are more, they are spread over the run. What FILE has comes through a
 * pipe.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "asn1/span.h"

/* The functions of the program itself take the place of the C library's, within it too; these are what they stand for. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER
#endif
#ifdef HAS_SANITIZER
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif
void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *pointer, size_t size);
void REAL(free)(void *pointer);

/* What a run and the one that watches it have in common. */
struct watch {
	atomic_size_t calls; /* of what allocates */
	atomic_long live;    /* what was allocated and not freed */
};
static struct watch *watch;
static size_t fails_at;           /* 0: none fails */
static bool fails_from;           /* all from that one on */
static _Thread_local bool spared; /* nothing fails in this thread */

/* Whether an allocation is to fail. */
static bool
fails(void)
{
	if (watch == NULL || spared)
		return false;
	size_t call = atomic_fetch_add(&watch->calls, 1) + 1;
	bool now = fails_at > 0 && (fails_from ? call >= fails_at : call == fails_at);
	if (now)
		errno = ENOMEM;
	return now;
}

/* Counts what was allocated. */
static void *
counted(void *pointer)
{
	if (watch != NULL && pointer != NULL)
		atomic_fetch_add(&watch->live, 1);
	return pointer;
}

/* The libraries are to see them, too. */
#pragma GCC visibility push(default)

void *
malloc(size_t size)
{
	return fails() ? NULL : counted(REAL(malloc)(size));
}

void *
calloc(size_t count, size_t size)
{
	return fails() ? NULL : counted(REAL(calloc)(count, size));
}

void *
realloc(void *pointer, size_t size)
{
	if (fails())
		return NULL;
	return pointer == NULL ? counted(REAL(realloc)(NULL, size)) : REAL(realloc)(pointer, size);
}

void
free(void *pointer)
{
	if (watch != NULL && pointer != NULL)
		atomic_fetch_sub(&watch->live, 1);
	REAL(free)(pointer);
}

char *
strndup(const char *text, size_t size)
{
	size_t length = strnlen(text, size);
	char *copy = malloc(length + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
strdup(const char *text)
{
	return strndup(text, SIZE_MAX);
}

/* All runs are of one time. */
time_t
time(time_t *result)
{
	if (result != NULL)
		*result = 1775001600;
	return 1775001600;
}

#ifdef HAS_SANITIZER
/* A sanitizer calls it in each thread that begins, and does not do without. */
int
pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
	spared = true;
	int (*real)(pthread_t, pthread_attr_t *) = (int (*)(pthread_t, pthread_attr_t *))dlsym(RTLD_NEXT, "pthread_getattr_np");
	int error = real(thread, attributes);
	spared = false;
	return error;
}
#endif

#pragma GCC visibility pop

/* --- a run --- */

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

struct outcome {
	int status;     /* as of waitpid() */
	char *texts[3]; /* standard output and error; SHA256SUMS of the folder, if there is one */
	size_t sizes[3];
	size_t calls;
	long live;
};

static void
give_up(const char *what)
{
	perror(what);
	exit(99);
}

/* The contents of standard input, and how many octets they are; they fit into a pipe. */
static char input[1 << 16];
static size_t input_size;

/* Within the process of its own: runs the command. */
static void
run_here(char **arguments, int argument_count, const int *files)
{
	int ends[2];
	if (pipe(ends) != 0 || write(ends[1], input, input_size) != (ssize_t)input_size || close(ends[1]) != 0 || dup2(ends[0], 0) < 0)
		_exit(99);
	close(ends[0]);
	if (dup2(files[0], 1) < 0 || dup2(files[1], 2) < 0)
		_exit(99);
	alarm(60); /* it is to end */
	atomic_store(&watch->calls, 0);
	atomic_store(&watch->live, 0);
	_exit(__real_main(argument_count, arguments));
}

/* --- the folder of a run --- */

static const char *folder; /* NULL: none is written */

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* What a file of the folder has; nothing where there is none. */
static void
read_sums(struct outcome *o)
{
	char *path = NULL;
	if (asprintf(&path, "%s/SHA256SUMS", folder) < 0)
		give_up("asprintf");
	int file = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	o->sizes[2] = file >= 0 ? (size_t)lseek(file, 0, SEEK_END) : 0;
	o->texts[2] = calloc(o->sizes[2] + 1, 1);
	if (o->texts[2] == NULL || (file >= 0 && pread(file, o->texts[2], o->sizes[2], 0) != (ssize_t)o->sizes[2]))
		give_up("SHA256SUMS");
	if (file >= 0)
		close(file);
}

/* Whether a folder that was made on the way is left beside it. */
static bool
is_littered(void)
{
	DIR *here = opendir(".");
	bool found = false;
	if (here == NULL)
		give_up("opendir");
	for (struct dirent *entry; !found && (entry = readdir(here)) != NULL;)
		found = strncmp(entry->d_name, ".brlint-audit-", 14) == 0;
	closedir(here);
	return found;
}

/* Whether the folder is what its SHA256SUMS says, by the program itself, in which nothing fails. */
static bool
is_verified(void)
{
	int status;
	pid_t child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0) {
		int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
		char *words[] = { "brlint-audit", "verify", strdup(folder), NULL };
		dup2(nowhere, 1);
		dup2(nowhere, 2);
		_exit(__real_main(3, words));
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- */

static struct outcome
run(char **arguments, int argument_count, size_t number, bool from)
{
	struct outcome o = { 0 };
	int files[2];
	for (int i = 0; i < 2; i++) {
		if ((files[i] = memfd_create("output", 0)) < 0)
			give_up("memfd_create");
	}
	if (folder != NULL)
		nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	pid_t child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0) {
		fails_at = number;
		fails_from = from;
		run_here(arguments, argument_count, files);
	}
	if (waitpid(child, &o.status, 0) != child)
		give_up("waitpid");
	o.calls = watch->calls;
	o.live = watch->live;
	for (int i = 0; i < 2; i++) {
		o.sizes[i] = (size_t)lseek(files[i], 0, SEEK_END);
		o.texts[i] = calloc(o.sizes[i] + 1, 1);
		if (o.texts[i] == NULL || pread(files[i], o.texts[i], o.sizes[i], 0) != (ssize_t)o.sizes[i])
			give_up("pread");
		close(files[i]);
	}
	if (folder != NULL)
		read_sums(&o);
	return o;
}

static void
outcome_free(struct outcome *o)
{
	free(o->texts[0]);
	free(o->texts[1]);
	free(o->texts[2]);
}

/* --- what it wrote --- */

enum division { JSONL, ZLINT, LINES, CSV, TEXT, TREE, SARIF, JUNIT, PKIMETAL, MARKDOWN, HTML, WHOLE, RUN, DIVISIONS };
static const char *const divisions[] = { "jsonl", "zlint",    "lines",    "csv",  "text",  "tree", "sarif",
					 "junit", "pkimetal", "markdown", "html", "whole", "run" };
static enum division division;

static bool
begins_with(struct span text, const char *word)
{
	return text.size >= strlen(word) && memcmp(text.data, word, strlen(word)) == 0;
}

static bool
has(struct span text, const char *word)
{
	return memmem(text.data, text.size, word, strlen(word)) != NULL;
}

static struct span
take_line(struct span *rest)
{
	const uint8_t *end = memchr(rest->data, '\n', rest->size);
	struct span line = { rest->data, end != NULL ? (size_t)(end + 1 - rest->data) : rest->size };
	*rest = (struct span){ rest->data + line.size, rest->size - line.size };
	return line;
}

/* In text, what a finding begins with up to the first colon: the name of its object. */
static struct span
object_of(struct span line)
{
	const uint8_t *end = memchr(line.data, ':', line.size);
	return (struct span){ line.data, end != NULL ? (size_t)(end - line.data) : line.size };
}

/* In csv, the first cells of a row, the name of the input and the index; of the first line, which names the columns, all of it. */
static struct span
cells_of(struct span line)
{
	const uint8_t *end = line.size > 0 && line.data[0] == '"' ? memmem(line.data, line.size, "\",", 2) : NULL;
	if (end != NULL)
		end = memchr(end + 2, ',', line.size - (size_t)(end + 2 - line.data));
	return (struct span){ line.data, end != NULL ? (size_t)(end + 1 - line.data) : line.size };
}

/* Whether this line, the first of the rest, belongs to the same object as what is taken already. */
static bool
goes_on(struct span taken, struct span line)
{
	switch (division) {
	case LINES:
		return !(taken.size >= 15 && memcmp(taken.data + taken.size - 15, "[EndOfResults]\n", 15) == 0) && !begins_with(taken, "[Ready]");
	case CSV:
		return span_equal(cells_of(taken), cells_of(line));
	case TEXT:
		return line.data[0] == ' ' || span_equal(object_of(taken), object_of(line));
	case TREE:
		return !begins_with(line, "offset  size");
	case JUNIT:
		return begins_with(taken, "<testsuite ") && !has(taken, "</testsuite>\n");
	case MARKDOWN:
		return !begins_with(line, "## ") && !has(line, "; brlint ");
	case HTML:
		return !begins_with(line, "<section ");
	case WHOLE:
		return true;
	default:
		return false;
	}
}

/* What is said of one object. Returns false at the end. */
static bool
take_object(struct span *rest, struct span *object)
{
	if (rest->size == 0)
		return false;
	*object = take_line(rest);
	while (rest->size > 0) {
		struct span after = *rest, line = take_line(&after);
		if (!goes_on(*object, line))
			break;
		object->size += line.size;
		*rest = after;
	}
	/* what stands between two results of SARIF is none of either */
	if (division == SARIF && begins_with(*object, ","))
		*object = (struct span){ object->data + 1, object->size - 1 };
	return true;
}

/* Objects that begin so. */
struct beginning {
	struct span text;
	bool missing; /* any number of them may be missing */
};

static bool
begins_so(struct span object, const struct beginning *b)
{
	return object.size >= b->text.size && (b->text.size == 0 || memcmp(object.data, b->text.data, b->text.size) == 0);
}

/*
 * Whether it is what stands in the place of an object for which memory ran out, and how that one begins. The first of an input may stand for all that
 * is in the file or folder.
 */
static bool
is_placeholder(struct span object, struct beginning *of)
{
	*of = (struct beginning){ 0 };
	if (division == LINES) {
		of->missing = begins_with(object, "F: out of memory (object 0,");
		return begins_with(object, "F: out of memory (object ");
	}
	if (division == PKIMETAL) {
		of->missing = has(object, "\"Finding\":\"out of memory\",\"Severity\":\"fatal\"");
		return of->missing;
	}
	if (division == MARKDOWN) {
		of->missing = has(object, "**could not be read**, offset ") && has(object, ": `out of memory`");
		return of->missing;
	}
	if (division == HTML) {
		of->missing = has(object, "<strong>Could not be read</strong>") && has(object, ": <bdi>out of memory</bdi>");
		return of->missing;
	}
	if (division == JUNIT && has(object, "<error message=\"out of memory\"")) {
		const uint8_t *name_end = memmem(object.data, object.size, "\" tests=", 8);
		of->missing = name_end[-1] != ']';
		of->text = (struct span){ object.data, (size_t)(name_end - object.data) };
		return true;
	}
	if (division == CSV) {
		of->text = cells_of(object);
		of->missing = of->text.size > 4 && memcmp(of->text.data + of->text.size - 4, "\",0,", 4) == 0;
		if (of->missing)
			of->text.size -= 4;
		return has(object, ",unreadable,") && has(object, ",\"out of memory\",");
	}
	if (division != JSONL || !has(object, "\"kind\": \"unreadable\"") || !has(object, "\"error\": \"out of memory\"}"))
		return false;
	of->missing = has(object, "\"index\": 0, \"kind\"");
	/* the name of the input, and the index */
	const char *end = of->missing ? "\", \"in" : "\"kind\"";
	of->text = (struct span){ object.data, (size_t)((const uint8_t *)memmem(object.data, object.size, end, strlen(end)) - object.data) };
	return true;
}

/* In SARIF, what is said at the end: of what could not be read, of the run, and of how it ended. */
static bool
is_said_at_end(struct span object)
{
	return division == SARIF &&
	       ((begins_with(object, "{\"descriptor\"") && has(object, "\"out of memory.\"")) ||
		(begins_with(object, "], \"invocations\"") && has(object, "\"exitCode\": 3")) || begins_with(object, "]}], \"columnKind\""));
}

/* Whether nothing is left but what closes a document, which is not put out where memory ran out for it. */
static bool
is_close(struct span rest)
{
	return division == JUNIT && begins_with(rest, "</testsuites>");
}

/* The last line, which counts. */
static bool
is_sum(struct span object)
{
	return (division == JSONL && begins_with(object, "{\"kind\": \"end\"") && has(object, "\"status\": 3}")) ||
	       (division == TEXT && has(object, " object") && has(object, " error")) || (division == MARKDOWN && has(object, "; brlint ")) ||
	       (division == HTML && begins_with(object, "<section class=\"summary\""));
}

/* Takes objects off the front up to the one that is wanted: that is equal to a text, or begins so. Returns false if one before it may not be missing.
 */
static bool
take_until(struct span *rest, const struct span *equal, const struct beginning *begins, const struct beginning *missing)
{
	struct span object;
	while (take_object(rest, &object)) {
		if (equal != NULL ? span_equal(object, *equal) : begins_so(object, begins))
			return true;
		if (!missing->missing || !begins_so(object, missing))
			return false;
	}
	return false;
}

/* Whether all objects but so many at the end may be missing. */
static bool
may_be_missing(struct span rest, const struct beginning *missing, bool but_last)
{
	struct span object;
	while (take_object(&rest, &object)) {
		if (!(but_last && rest.size == 0) && !(missing->missing && begins_so(object, missing)))
			return false;
	}
	return true;
}

/* Holds what a disturbed run wrote against what it writes undisturbed. Returns what is wrong; NULL: nothing. */
static const char *
compare(struct span got, struct span whole)
{
	/* formats that say nothing in the place of an object leave any out */
	const struct beginning usual = { .missing = division != JSONL && division != LINES && division != JUNIT && division != PKIMETAL &&
						    division != MARKDOWN && division != HTML };
	struct beginning missing = usual, of;
	struct span object;

	if (got.size == 0)
		return NULL;
	if (got.data[got.size - 1] != '\n')
		return "the last line is not whole";
	while (take_object(&got, &object)) {
		if (is_said_at_end(object))
			continue;
		if (is_placeholder(object, &of)) {
			if (!take_until(&whole, NULL, &of, &missing))
				return "something stands in the place of nothing";
			missing = of;
		} else if (is_sum(object)) {
			return got.size > 0 || !may_be_missing(whole, &missing, true)
				       ? "objects are missing before the last line, or it is not the last"
				       : NULL;
		} else {
			if (!take_until(&whole, &object, NULL, &missing))
				return "a line is not that of an undisturbed run, or others before it are missing without a word";
			missing = usual;
		}
	}
	return is_close(whole) || may_be_missing(whole, &missing, false) ? NULL : "objects are missing at the end without a word";
}

static struct span
text_of(const struct outcome *o, int i)
{
	return (struct span){ (const uint8_t *)o->texts[i], o->sizes[i] };
}

/* Whether each line on standard error is one of the program's, and one speaks of memory. */
static bool
is_told(struct span text)
{
	bool memory = has(text, "memory");
	while (text.size > 0) {
		struct span line = take_line(&text);
		if (!begins_with(line, "brlint: ") || line.data[line.size - 1] != '\n')
			return false;
	}
	return memory;
}

/* In zlint's place there is no status but 1 for it. */
static int status_without_memory = 3;

/* What is wrong with the folder that a disturbed run has left; NULL: nothing. */
static const char *
judge_folder(const struct outcome *o, const struct outcome *undisturbed)
{
	if (is_littered())
		return "a folder that was made on the way is left";
	if (o->status != undisturbed->status)
		return access(folder, F_OK) == 0 ? "there is a folder, though memory ran out" : NULL;
	return !span_equal(text_of(o, 2), text_of(undisturbed, 2)) ? "the status of an undisturbed run, and another folder"
	       : !is_verified()                                    ? "a folder that is not what SHA256SUMS says"
								   : NULL;
}

/* What is wrong with a disturbed run; NULL: nothing. */
static const char *
judge(const struct outcome *o, const struct outcome *undisturbed)
{
	if (!WIFEXITED(o->status))
		return "it crashed, or did not end";
	/* GMP leaves no way but to end at once */
	if (o->live > undisturbed->live && !(folder != NULL && has(text_of(o, 1), "out of memory in the arithmetic")))
		return "memory is lost";
	const char *wrong = folder != NULL ? judge_folder(o, undisturbed) : NULL;
	if (wrong != NULL)
		return wrong;
	if (o->status == undisturbed->status)
		return !span_equal(text_of(o, 0), text_of(undisturbed, 0))   ? "the status of an undisturbed run, and other output"
		       : !span_equal(text_of(o, 1), text_of(undisturbed, 1)) ? "the status of an undisturbed run, and other words on standard error"
									     : NULL;
	if (WEXITSTATUS(o->status) != status_without_memory)
		return "another status";
	if (!is_told(text_of(o, 1)))
		return "standard error does not say that memory ran out";
	return compare(text_of(o, 0), text_of(undisturbed, 0));
}

static void
show(const char *name, struct span text)
{
	size_t size = text.size < 2000 ? text.size : 2000;
	printf("    %s: %.*s%s", name, (int)size, (const char *)text.data, size == 0 || text.data[size - 1] != '\n' ? "\n" : "");
}

/* Returns the number of allocations tried that did harm. */
static size_t
try_all(char **arguments, int argument_count, size_t most)
{
	struct outcome undisturbed = run(arguments, argument_count, 0, false);
	size_t tried = 0, mattered = 0, failures = 0, count = undisturbed.calls, step = count > most ? (count + most - 1) / most : 1;

	if (!WIFEXITED(undisturbed.status) || WEXITSTATUS(undisturbed.status) >= 3) {
		printf("FAIL: undisturbed it ends with %d\n", undisturbed.status);
		show("standard error", text_of(&undisturbed, 1));
		failures++;
	}
	for (size_t number = 1; number <= 2 * count && failures < 5; number += step) {
		bool from = number > count;
		size_t at = from ? number - count : number;
		struct outcome o = run(arguments, argument_count, at, from);
		const char *wrong = judge(&o, &undisturbed);
		tried++;
		mattered += o.status != undisturbed.status;
		if (wrong != NULL) {
			printf("FAIL: %s, where allocation %zu of %zu%s fails: status %d, %ld not freed instead of %ld\n", wrong, at, count,
			       from ? ", and all from that one on," : "", WIFEXITED(o.status) ? WEXITSTATUS(o.status) : -WTERMSIG(o.status), o.live,
			       undisturbed.live);
			show("standard output", text_of(&o, 0));
			show("standard error", text_of(&o, 1));
			failures++;
		}
		outcome_free(&o);
	}
	if (mattered == 0) {
		printf("FAIL: no allocation matters\n");
		failures++;
	}
	printf("%zu of %zu allocations tried, %zu failures\n", tried, 2 * count, failures);
	outcome_free(&undisturbed);
	return failures;
}

int
__wrap_main(int argc, char **argv)
{
	while (argc > 3 && division < DIVISIONS && strcmp(divisions[division], argv[1]) != 0)
		division++;
	for (int i = 3; division == RUN && i + 1 < argc; i++) {
		if (strcmp(argv[i], "--out") == 0)
			folder = argv[i + 1];
	}
	size_t most = argc > 3 ? (size_t)strtoul(argv[2], NULL, 10) : 0;
	if (most == 0 || division == DIVISIONS) {
		fprintf(stderr, "usage: failing_command jsonl|zlint|lines|csv|text|tree|sarif|junit|pkimetal|whole|run MOST ARGUMENT... <FILE\n");
		return 99;
	}
	input_size = fread(input, 1, sizeof(input), stdin);
	watch = mmap(NULL, sizeof(*watch), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (watch == MAP_FAILED)
		give_up("mmap");
	status_without_memory = strcmp(argv[3], "--as") == 0 ? 1 : 3;
	argv[2] = argv[0];
	return try_all(argv + 2, argc - 2, most) > 0;
}
