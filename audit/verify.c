/* verify: whether the folder of a run is as it was, and whether its sample is the one that its seed draws. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/arguments.h"
#include "audit/commands.h"
#include "audit/verify.h"
#include "run/complain.h"

static const char help[] =
	"Usage: brlint-audit verify RUN\n"
	"\n"
	"Tells whether the folder RUN is as it was when the run ended: each file against SHA256SUMS and run.json, and what is there and not listed;\n"
	"the Merkle root of population.csv; the sample, which is drawn again by the seed; that findings.jsonl has just the members of the "
	"sample;\n"
	"and the sums of run.json, findings.csv, ccadb.csv and what is in ccadb, which are made of findings.jsonl again.\n"
	"Signatures of SHA256SUMS may lie beside it, as SHA256SUMS.sig, .minisig, .asc, .p7s or .pem.\n"
	"\n"
	"That the folder was not made anew as a whole, with other verdicts, is not to be seen in it: for that, SHA256SUMS is signed.\n"
	"\n"
	"Exit status: 0 as it was; 1 something has changed, which standard output tells, a sentence a line; 2 there is no run.\n";

/* How deep folders may lie in each other, and how long a name within the folder may be. */
#define DEPTH_MAX 8

void
check_tell(struct check *c, const char *format, ...)
{
	struct buffer sentence = { 0 };
	char text[6000];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	buffer_safe_text(&sentence, text);
	c->out_of_memory |= sentence.failed;
	buffer_add(&c->told, sentence.text, sentence.size);
	buffer_text(&c->told, "\n");
	buffer_free(&sentence);
	c->changes++;
}

bool
check_cause(struct check *c, const struct run_file *f)
{
	if (f->status == EXIT_INTERNAL)
		c->out_of_memory = true;
	else if (f->status != EXIT_CLEAN && f->line > 0)
		check_tell(c, "%s is not what a run has: line %ju: %s.", f->name, (uintmax_t)f->line, f->cause);
	else if (f->status != EXIT_CLEAN)
		check_tell(c, "%s cannot be read: %s.", f->name, f->cause);
	return f->status == EXIT_CLEAN;
}

/* --- files --- */

static int
compare_listed(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Reads SHA256SUMS, as far as it is one. */
static void
sums_read(struct check *c)
{
	struct run_file f;
	struct span name;
	uint8_t sha256[SHA256_SIZE];

	if (run_file_open(&f, c->folder, "SHA256SUMS")) {
		while (sums_next(&f, sha256, &name)) {
			struct listed *listed;
			char *copy = strndup((const char *)name.data, name.size);
			if (copy == NULL || !list_grow(&c->listed, sizeof(*listed))) {
				free(copy);
				c->out_of_memory = true;
				break;
			}
			listed = RUN_ITEM(c->listed, struct listed, c->listed.count - 1);
			listed->name = copy;
			memcpy(listed->sha256, sha256, SHA256_SIZE);
		}
	}
	if (f.status != EXIT_CLEAN && f.line == 0 && !run_file_is_there(c->folder, "SHA256SUMS"))
		check_tell(c, "SHA256SUMS is missing.");
	else
		check_cause(c, &f);
	run_file_close(&f);
	for (size_t i = 1; i < c->listed.count; i++) {
		if (compare_listed(RUN_ITEM(c->listed, struct listed, i - 1), RUN_ITEM(c->listed, struct listed, i)) >= 0) {
			check_tell(c, "SHA256SUMS does not have its lines in the order of the names, or has one twice.");
			break;
		}
	}
	if (c->listed.count > 0)
		qsort(c->listed.items, c->listed.count, sizeof(struct listed), compare_listed);
}

const struct listed *
check_listed(const struct check *c, const char *name)
{
	return c->listed.count == 0 ? NULL : bsearch(&name, c->listed.items, c->listed.count, sizeof(struct listed), compare_listed);
}

bool
check_open(struct check *c, struct run_file *f, const char *name)
{
	*f = (struct run_file){ .folder = c->folder, .name = name, .fd = -1 };
	return check_listed(c, name) != NULL && run_file_is_there(c->folder, name) && run_file_open(f, c->folder, name);
}

/* Compares a file with its digest. */
static void
file_check(struct check *c, const struct listed *listed)
{
	struct run_file f;
	uint8_t sha256[SHA256_SIZE];
	char is[SHA256_TEXT_SIZE], was[SHA256_TEXT_SIZE];

	if (!run_file_open(&f, c->folder, listed->name) && !run_file_is_there(c->folder, listed->name))
		check_tell(c, "%s is missing.", listed->name);
	else if (f.status != EXIT_CLEAN || !run_file_sha256(&f, sha256))
		check_cause(c, &f);
	else if (memcmp(sha256, listed->sha256, SHA256_SIZE) != 0) {
		sha256_digits(sha256, is);
		sha256_digits(listed->sha256, was);
		check_tell(c, "%s has changed: its SHA-256 is %s, and SHA256SUMS has %s.", listed->name, is, was);
	} else
		c->files++;
	run_file_close(&f);
}

static bool
is_signature(const char *name)
{
	static const char *const names[] = { "SHA256SUMS.sig", "SHA256SUMS.minisig", "SHA256SUMS.asc", "SHA256SUMS.p7s", "SHA256SUMS.pem" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted; "." and ".." are none. */
static bool
folder_names(int fd, struct list *names)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;

	if (folder == NULL) {
		close(fd);
		return false;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *copy = strdup(entry->d_name);
		if (copy == NULL || !list_grow(names, sizeof(char *))) {
			free(copy);
			closedir(folder);
			errno = ENOMEM;
			return false;
		}
		*RUN_ITEM(*names, char *, names->count - 1) = copy;
	}
	closedir(folder);
	if (names->count > 0)
		qsort(names->items, names->count, sizeof(char *), compare_texts);
	return true;
}

/* Whether SHA256SUMS has a file in a folder, whose name has "/" behind it. */
static bool
has_listed_in(const struct check *c, const char *path)
{
	for (size_t i = 0; i < c->listed.count; i++) {
		if (strncmp(RUN_ITEM(c->listed, struct listed, i)->name, path, strlen(path)) == 0)
			return true;
	}
	return false;
}

/* Tells what is in a folder and not listed. `path` is its name within the run, with "/" behind it, or empty. */
static void
folder_check(struct check *c, int at, const char *name, const char *path, unsigned depth)
{
	struct list names = { 0 };
	struct stat about;
	char inner[4096];
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth > 0 ? O_NOFOLLOW : 0));
	int copy = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;

	if (copy < 0 || !folder_names(copy, &names)) {
		c->out_of_memory |= errno == ENOMEM;
		check_tell(c, "The folder %s cannot be read: %s.", *path != '\0' ? path : c->folder, strerror(errno));
	} else if (names.count == 0 && *path != '\0' && !has_listed_in(c, path)) {
		check_tell(c, "%s is there, an empty folder, and SHA256SUMS has nothing in it.", path);
	}
	for (size_t i = 0; i < names.count; i++) {
		const char *entry = *RUN_ITEM(names, char *, i);
		int size = snprintf(inner, sizeof(inner), "%s%s", path, entry);
		bool is_folder = fstatat(fd, entry, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
		if (size >= (int)sizeof(inner) - 1 || (is_folder && depth >= DEPTH_MAX)) {
			check_tell(c, "%s%s is there, and SHA256SUMS does not have it.", path, entry);
		} else if (is_folder) {
			inner[size] = '/';
			inner[size + 1] = '\0';
			folder_check(c, fd, entry, inner, depth + 1);
		} else if (strcmp(inner, "SHA256SUMS") != 0 && !is_signature(inner) && check_listed(c, inner) == NULL) {
			check_tell(c, "%s is there, and SHA256SUMS does not have it.", inner);
		}
	}
	for (size_t i = 0; i < names.count; i++)
		free(*RUN_ITEM(names, char *, i));
	free(names.items);
	if (fd >= 0)
		close(fd);
}

/* The member `files` of run.json against SHA256SUMS, both ways. */
static void
files_check(struct check *c)
{
	for (size_t i = 0; i < c->run.files.count; i++) {
		const struct run_pair *file = RUN_ITEM(c->run.files, struct run_pair, i);
		const struct listed *listed = check_listed(c, file->name);
		char was[SHA256_TEXT_SIZE];
		if (listed == NULL) {
			check_tell(c, "%s is a file of the run by run.json, and SHA256SUMS does not have it.", file->name);
			continue;
		}
		sha256_digits(listed->sha256, was);
		if (strcmp(was, file->value) != 0)
			check_tell(c, "%s has one SHA-256 in run.json, %s, and another in SHA256SUMS, %s.", file->name, file->value, was);
	}
	for (size_t i = 0; i < c->listed.count; i++) {
		const char *name = RUN_ITEM(c->listed, struct listed, i)->name;
		if (strcmp(name, "run.json") != 0 && run_file_digest(&c->run, name) == NULL)
			check_tell(c, "%s is a file of SHA256SUMS, and run.json does not have it.", name);
	}
}

/* Which files a run has, whatever else: so is one told that was taken out of folder, SHA256SUMS and run.json. */
static void
kinds_check(struct check *c)
{
	static const struct {
		const char *name, *unless; /* an option */
	} always[] = { { "ccadb.csv", NULL },
		       { "findings.csv", NULL },
		       { "findings.jsonl", NULL },
		       { "population.csv", "no-population" },
		       { "report.html", NULL },
		       { "report.md", NULL },
		       { "statistics.jsonl", "no-statistics" } };
	enum { ALWAYS_THERE = sizeof(always) / sizeof(*always) };

	for (size_t i = 0; i < ALWAYS_THERE; i++) {
		bool is_wanted = always[i].unless == NULL || run_option(&c->run, always[i].unless) == NULL;
		if (is_wanted && run_file_digest(&c->run, always[i].name) == NULL)
			check_tell(c, "run.json does not have %s, which each run has%s%s.", always[i].name,
				   always[i].unless != NULL ? " that was not made with --" : "", always[i].unless != NULL ? always[i].unless : "");
	}
	for (size_t i = 0; i < c->run.files.count; i++) {
		const char *name = RUN_ITEM(c->run.files, struct run_pair, i)->name;
		bool is_known = strncmp(name, "ccadb/", 6) == 0 || strcmp(name, "ccadb.txt") == 0;
		for (size_t k = 0; k < ALWAYS_THERE; k++)
			is_known |= strcmp(name, always[k].name) == 0;
		if (!is_known)
			check_tell(c, "run.json has %s, which is no file of a run.", name);
	}
}

/* --- the command --- */

/* Reads run.json, which may be missing: SHA256SUMS has it then. */
static void
run_open_here(struct check *c)
{
	struct run_file f;

	if (run_file_open(&f, c->folder, "run.json"))
		c->has_run = run_read(&c->run, &f);
	if (f.line > 0 || run_file_is_there(c->folder, "run.json"))
		check_cause(c, &f);
	run_file_close(&f);
}

static void
run_check(struct check *c)
{
	run_open_here(c);
	if (!c->has_run)
		return;
	files_check(c);
	kinds_check(c);
	options_check(c);
	strata_check(c);
	statistics_check(c);
	population_check(c);
}

/* What was looked at, for a run that is as it was. */
static void
say_well(struct check *c)
{
	struct buffer *b = &c->told;

	buffer_printf(b, "%ju file%s as SHA256SUMS has %s.\n", (uintmax_t)c->files, c->files == 1 ? " is" : "s are", c->files == 1 ? "it" : "them");
	if (c->drawn_again) {
		buffer_printf(b, "population.csv has the root of run.json, %s, over %ju member%s.\n", c->run.root, (uintmax_t)c->run.population,
			      plural(c->run.population));
		buffer_printf(b, "The sample of %ju, drawn again by the seed, is the same.\n", (uintmax_t)c->run.sampled);
	} else {
		buffer_text(b, "There is no population.csv: neither the root nor the sample could be checked.\n");
	}
	if (c->counted_again)
		buffer_text(b, "findings.jsonl has just the members of the sample, and comes to the numbers of run.json and to the rows of "
			       "findings.csv and ccadb.csv.\n");
}

/* Whether there is a run at all: a list of sums that names run.json, or run.json itself. */
static bool
is_run(const struct check *c)
{
	return run_file_is_there(c->folder, "run.json") || check_listed(c, "run.json") != NULL;
}

static void
check_free(struct check *c)
{
	buffer_free(&c->told);
	run_free(&c->run);
	for (size_t i = 0; i < c->listed.count; i++)
		free(RUN_ITEM(c->listed, struct listed, i)->name);
	free(c->listed.items);
}

bool
folder_is_run(const char *folder, struct buffer *why)
{
	struct check c = { .folder = folder };

	sums_read(&c);
	folder_check(&c, AT_FDCWD, c.folder, "", 0);
	run_open_here(&c);
	bool is_run = c.changes == 0 && c.has_run && !c.out_of_memory;
	if (c.changes > 0)
		buffer_add(why, c.told.text, strcspn(c.told.text, "\n"));
	else if (!c.has_run)
		buffer_text(why, "run.json is missing.");
	check_free(&c);
	return is_run;
}

int
command_verify(int argc, char **argv)
{
	static const struct usage usage = { "verify", help, .least = 1, .most = 1 };
	struct arguments a;
	struct stat about;
	enum exit_status status;

	if (!arguments_read(&a, &usage, argc, argv))
		return a.status;
	struct check c = { .folder = a.words[0] };
	if (stat(c.folder, &about) != 0) {
		complain("%s: %s", c.folder, strerror(errno));
		return EXIT_TROUBLE;
	}
	sums_read(&c);
	if (!is_run(&c)) {
		complain("%s is not the folder of a run: it has no run.json", c.folder);
		status = EXIT_TROUBLE;
	} else {
		for (size_t i = 0; i < c.listed.count; i++)
			file_check(&c, RUN_ITEM(c.listed, struct listed, i));
		folder_check(&c, AT_FDCWD, c.folder, "", 0);
		run_check(&c);
		if (c.changes == 0)
			say_well(&c);
		status = c.changes == 0 ? EXIT_CLEAN : EXIT_FINDINGS;
		if (c.out_of_memory || c.told.failed) {
			/* what could not be looked at is not told as changed */
			complain("out of memory");
			buffer_truncate(&c.told, 0);
			status = EXIT_INTERNAL;
		}
		status = print_all(&c.told, status);
	}
	check_free(&c);
	return status;
}
