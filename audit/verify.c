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
#include "audit/merkle.h"
#include "audit/run_read.h"
#include "audit/sampling.h"
#include "run/complain.h"

static const char help[] =
	"Usage: brlint-audit verify RUN\n"
	"\n"
	"Tells whether the folder RUN is as it was when the run ended: each file against SHA256SUMS and run.json, and what is there and not listed;\n"
	"the Merkle root of population.csv; the sample, which is drawn again by the seed; and that findings.jsonl has just the members of the "
	"sample.\n"
	"Signatures of SHA256SUMS may lie beside it, as SHA256SUMS.sig, .minisig, .asc, .p7s or .pem.\n"
	"\n"
	"That the folder was not made anew as a whole is not to be seen in it: for that, SHA256SUMS is signed.\n"
	"\n"
	"Exit status: 0 as it was; 1 something has changed, which standard output tells, a sentence a line; 2 there is no run.\n";

/* How deep folders may lie in each other, and how long a name within the folder may be. */
#define DEPTH_MAX 8

/* A file that SHA256SUMS names. */
struct listed {
	char *name;
	uint8_t sha256[SHA256_SIZE];
};

struct check {
	const char *folder;
	struct buffer told; /* sentences */
	uint64_t changes;
	struct list listed; /* by name */
	bool out_of_memory;
	uint64_t files; /* that are as they were */
	/* what was looked at beside files */
	bool has_run, has_sums, drawn_again, members_checked;
	struct run run;
};

/* Tells a change, in a sentence. */
static void __attribute__((format(printf, 2, 3))) tell(struct check *c, const char *format, ...)
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

/* Tells what is wrong in a file, if something is. */
static bool
tell_cause(struct check *c, const struct run_file *f)
{
	if (f->status == EXIT_INTERNAL)
		c->out_of_memory = true;
	else if (f->status != EXIT_CLEAN && f->line > 0)
		tell(c, "%s is not what a run has: line %ju: %s.", f->name, (uintmax_t)f->line, f->cause);
	else if (f->status != EXIT_CLEAN)
		tell(c, "%s cannot be read: %s.", f->name, f->cause);
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
		tell(c, "SHA256SUMS is missing.");
	else
		tell_cause(c, &f);
	run_file_close(&f);
	for (size_t i = 1; i < c->listed.count; i++) {
		if (compare_listed(RUN_ITEM(c->listed, struct listed, i - 1), RUN_ITEM(c->listed, struct listed, i)) >= 0) {
			tell(c, "SHA256SUMS does not have its lines in the order of the names, or has one twice.");
			break;
		}
	}
	if (c->listed.count > 0)
		qsort(c->listed.items, c->listed.count, sizeof(struct listed), compare_listed);
}

static struct listed *
listed_find(const struct check *c, const char *name)
{
	return c->listed.count == 0 ? NULL : bsearch(&name, c->listed.items, c->listed.count, sizeof(struct listed), compare_listed);
}

/* Compares a file with its digest. */
static void
file_check(struct check *c, const struct listed *listed)
{
	struct run_file f;
	uint8_t sha256[SHA256_SIZE];
	char is[SHA256_TEXT_SIZE], was[SHA256_TEXT_SIZE];

	if (!run_file_open(&f, c->folder, listed->name) && !run_file_is_there(c->folder, listed->name))
		tell(c, "%s is missing.", listed->name);
	else if (f.status != EXIT_CLEAN || !run_file_sha256(&f, sha256))
		tell_cause(c, &f);
	else if (memcmp(sha256, listed->sha256, SHA256_SIZE) != 0) {
		sha256_digits(sha256, is);
		sha256_digits(listed->sha256, was);
		tell(c, "%s has changed: its SHA-256 is %s, and SHA256SUMS has %s.", listed->name, is, was);
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
			return false;
		}
		*RUN_ITEM(*names, char *, names->count - 1) = copy;
	}
	closedir(folder);
	if (names->count > 0)
		qsort(names->items, names->count, sizeof(char *), compare_texts);
	return true;
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

	if (copy < 0 || !folder_names(copy, &names))
		tell(c, "The folder %s cannot be read: %s.", *path != '\0' ? path : c->folder, strerror(errno));
	for (size_t i = 0; i < names.count; i++) {
		const char *entry = *RUN_ITEM(names, char *, i);
		int size = snprintf(inner, sizeof(inner), "%s%s", path, entry);
		bool is_folder = fstatat(fd, entry, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
		if (size >= (int)sizeof(inner) - 1 || (is_folder && depth >= DEPTH_MAX)) {
			tell(c, "%s%s is there, and SHA256SUMS does not have it.", path, entry);
		} else if (is_folder) {
			inner[size] = '/';
			inner[size + 1] = '\0';
			folder_check(c, fd, entry, inner, depth + 1);
		} else if (strcmp(inner, "SHA256SUMS") != 0 && !is_signature(inner) && listed_find(c, inner) == NULL) {
			tell(c, "%s is there, and SHA256SUMS does not have it.", inner);
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
		const struct listed *listed = listed_find(c, file->name);
		char was[SHA256_TEXT_SIZE];
		if (listed == NULL) {
			tell(c, "%s is a file of the run by run.json, and SHA256SUMS does not have it.", file->name);
			continue;
		}
		sha256_digits(listed->sha256, was);
		if (strcmp(was, file->value) != 0)
			tell(c, "%s has one SHA-256 in run.json, %s, and another in SHA256SUMS, %s.", file->name, file->value, was);
	}
	for (size_t i = 0; i < c->listed.count; i++) {
		const char *name = RUN_ITEM(c->listed, struct listed, i)->name;
		if (strcmp(name, "run.json") != 0 && run_file_digest(&c->run, name) == NULL)
			tell(c, "%s is a file of SHA256SUMS, and run.json does not have it.", name);
	}
}

/* --- the population and its sample --- */

/* What is seen of a stratum as its members go by: were the sample the one with the least ranks, the greatest rank in it is below the least one
 * outside. */
struct drawn {
	uint64_t size, sampled;
	uint8_t greatest[SHA256_SIZE], least[SHA256_SIZE];               /* ranks: in the sample, outside */
	uint8_t greatest_member[SHA256_SIZE], least_member[SHA256_SIZE]; /* whose they are */
};

static void
drawn_add(struct drawn *drawn, const struct sampling *sampling, const struct population_row *row)
{
	uint8_t rank[SHA256_SIZE];
	bool is_first = row->sampled ? drawn->sampled == 0 : drawn->size == drawn->sampled;

	sampling_rank(sampling, row->sha256, rank);
	drawn->size++;
	if (row->sampled) {
		drawn->sampled++;
		if (is_first || memcmp(rank, drawn->greatest, SHA256_SIZE) > 0) {
			memcpy(drawn->greatest, rank, SHA256_SIZE);
			memcpy(drawn->greatest_member, row->sha256, SHA256_SIZE);
		}
	} else if (is_first || memcmp(rank, drawn->least, SHA256_SIZE) < 0) {
		memcpy(drawn->least, rank, SHA256_SIZE);
		memcpy(drawn->least_member, row->sha256, SHA256_SIZE);
	}
}

/* A stratum at the end: its sizes, and who is in its sample. */
static void
drawn_check(struct check *c, const struct sampling *sampling, const struct run_stratum *stratum, const struct drawn *drawn)
{
	bool is_unreadable = strcmp(stratum->name, "unreadable") == 0;
	uint64_t wanted = is_unreadable ? drawn->size : sampling_size(sampling, drawn->size);
	char in[SHA256_TEXT_SIZE], out[SHA256_TEXT_SIZE];

	if (drawn->size != stratum->size || drawn->sampled != stratum->sampled)
		tell(c, "The stratum \"%s\" has %ju members in population.csv, of which %ju were drawn; run.json has %ju and %ju.", stratum->name,
		     (uintmax_t)drawn->size, (uintmax_t)drawn->sampled, (uintmax_t)stratum->size, (uintmax_t)stratum->sampled);
	if (drawn->sampled != wanted) {
		tell(c, "Of the stratum \"%s\" %ju members are in the sample in population.csv, and %ju are to be drawn of %ju.", stratum->name,
		     (uintmax_t)drawn->sampled, (uintmax_t)wanted, (uintmax_t)drawn->size);
	} else if (drawn->sampled > 0 && drawn->sampled < drawn->size && memcmp(drawn->greatest, drawn->least, SHA256_SIZE) > 0) {
		sha256_digits(drawn->greatest_member, in);
		sha256_digits(drawn->least_member, out);
		tell(c,
		     "The sample of the stratum \"%s\" is not the one that the seed draws: %s is in it by population.csv, and %s, whose rank is "
		     "less, is not.",
		     stratum->name, in, out);
	}
}

/* The lines of findings.jsonl, which go along with the rows of the sample. */
struct lines {
	struct run_file file;
	struct judged judged;
	bool is_open; /* and so far as it should be */
	uint64_t count;
};

/* The next line must be that of an object of a member. */
static void
line_check(struct check *c, struct lines *lines, const uint8_t sha256[SHA256_SIZE], const uint8_t member[SHA256_SIZE])
{
	char wanted[SHA256_TEXT_SIZE], is[SHA256_TEXT_SIZE];

	if (!lines->is_open)
		return;
	sha256_digits(sha256, wanted);
	if (!judged_next(&lines->file, &lines->judged)) {
		lines->is_open = false;
		if (tell_cause(c, &lines->file))
			tell(c, "findings.jsonl ends before the line of %s, which was drawn.", wanted);
		return;
	}
	lines->count++;
	if (memcmp(lines->judged.sha256, sha256, SHA256_SIZE) == 0 && memcmp(lines->judged.member, member, SHA256_SIZE) == 0)
		return;
	lines->is_open = false;
	sha256_digits(lines->judged.sha256, is);
	tell(c, "Line %ju of findings.jsonl is of %s, where that of %s, which was drawn, is expected.", (uintmax_t)lines->file.line, is, wanted);
}

/* There must be no line more. */
static void
lines_end(struct check *c, struct lines *lines)
{
	if (!lines->is_open)
		return;
	if (judged_next(&lines->file, &lines->judged))
		tell(c, "Line %ju of findings.jsonl is of an object that was not drawn, by population.csv.", (uintmax_t)lines->file.line);
	else
		c->members_checked = tell_cause(c, &lines->file);
}

/* How the sample was drawn, by run.json. */
static bool
sampling_of(struct check *c, struct sampling *sampling)
{
	const struct run *run = &c->run;

	*sampling = (struct sampling){ .number = run->number };
	if (strcmp(run->method, "hmac-sha256") != 0) {
		tell(c, "run.json has a method of sampling that is not known, \"%s\".", run->method);
		return false;
	}
	if ((run->share != NULL) == (run->number > 0) || (run->share != NULL && (!sampling_read(sampling, run->share) || sampling->share == 0))) {
		tell(c, "run.json has neither a share nor a number to draw, or both.");
		return false;
	}
	sampling->floor = run->floor;
	sampling_seed(sampling, span_of(run->seed));
	return true;
}

/* All rows of population.csv: its root, the sample of each stratum, and findings.jsonl beside it. */
static void
rows_check(struct check *c, struct run_file *f, const struct sampling *sampling, struct drawn *drawn, struct lines *lines)
{
	struct population_row row;
	struct merkle tree = { 0 };
	uint8_t root[SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];

	if (population_begin(f)) {
		while (population_next(f, &row)) {
			const struct run_stratum *stratum = run_stratum(&c->run, row.stratum);
			if (stratum == NULL) {
				run_file_refuse(f, "run.json has no such stratum");
				break;
			}
			merkle_add(&tree, row.sha256);
			drawn_add(&drawn[stratum - RUN_ITEM(c->run.strata, struct run_stratum, 0)], sampling, &row);
			if (row.sampled) {
				line_check(c, lines, row.sha256, row.sha256);
				if (row.has_precertificate)
					line_check(c, lines, row.precertificate, row.sha256);
			}
		}
	}
	if (!tell_cause(c, f))
		return;
	lines_end(c, lines);
	merkle_root(&tree, root);
	sha256_digits(root, text);
	if (tree.size != c->run.population || strcmp(text, c->run.root) != 0)
		tell(c, "population.csv has %ju members and the root %s; run.json has %ju and %s.", (uintmax_t)tree.size, text,
		     (uintmax_t)c->run.population, c->run.root);
	for (size_t i = 0; i < c->run.strata.count; i++)
		drawn_check(c, sampling, RUN_ITEM(c->run.strata, struct run_stratum, i), &drawn[i]);
	c->drawn_again = true;
}

/* Without population.csv: that so many members have lines, and none of them twice. */
static void
lines_count(struct check *c)
{
	struct lines lines = { 0 };
	uint8_t last[SHA256_SIZE] = { 0 };
	uint64_t members = 0;

	if (run_file_open(&lines.file, c->folder, "findings.jsonl")) {
		while (judged_next(&lines.file, &lines.judged)) {
			int order = members > 0 ? memcmp(lines.judged.member, last, SHA256_SIZE) : 1;
			if (order < 0) {
				run_file_refuse(&lines.file, "the lines do not ascend by the SHA-256 of their member");
				break;
			}
			members += order > 0;
			memcpy(last, lines.judged.member, SHA256_SIZE);
		}
	}
	if (tell_cause(c, &lines.file) && members != c->run.sampled)
		tell(c, "findings.jsonl has lines of %ju members, and run.json has a sample of %ju.", (uintmax_t)members, (uintmax_t)c->run.sampled);
	run_file_close(&lines.file);
	judged_free(&lines.judged);
}

static void
population_check(struct check *c)
{
	struct sampling sampling;
	struct run_file f;
	struct lines lines = { 0 };
	struct drawn *drawn = calloc(c->run.strata.count + 1, sizeof(*drawn));

	if (drawn == NULL) {
		c->out_of_memory = true;
	} else if (sampling_of(c, &sampling)) {
		lines.is_open = run_file_open(&lines.file, c->folder, "findings.jsonl");
		if (!lines.is_open && run_file_is_there(c->folder, "findings.jsonl"))
			tell_cause(c, &lines.file);
		if (run_file_open(&f, c->folder, "population.csv"))
			rows_check(c, &f, &sampling, drawn, &lines);
		else
			tell_cause(c, &f);
		run_file_close(&f);
		run_file_close(&lines.file);
		judged_free(&lines.judged);
	}
	free(drawn);
}

/* --- the command --- */

/* Reads run.json, which may be missing: SHA256SUMS has it then. */
static void
run_check(struct check *c)
{
	struct run_file f;

	if (run_file_open(&f, c->folder, "run.json"))
		c->has_run = run_read(&c->run, &f);
	if (f.line > 0 || run_file_is_there(c->folder, "run.json"))
		tell_cause(c, &f);
	run_file_close(&f);
	if (!c->has_run)
		return;
	files_check(c);
	if (run_file_digest(&c->run, "population.csv") != NULL && run_file_is_there(c->folder, "population.csv"))
		population_check(c);
	else if (run_file_digest(&c->run, "population.csv") == NULL && run_file_is_there(c->folder, "findings.jsonl"))
		lines_count(c);
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
	if (c->members_checked)
		buffer_text(b, "findings.jsonl has just the members of the sample.\n");
}

/* Whether there is a run at all: a list of sums that names run.json, or run.json itself. */
static bool
is_run(const struct check *c)
{
	return run_file_is_there(c->folder, "run.json") || listed_find(c, "run.json") != NULL;
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
		if (c.out_of_memory) {
			complain("out of memory");
			status = EXIT_INTERNAL;
		}
		status = print_all(&c.told, status);
	}
	buffer_free(&c.told);
	run_free(&c.run);
	for (size_t i = 0; i < c.listed.count; i++)
		free(RUN_ITEM(c.listed, struct listed, i)->name);
	free(c.listed.items);
	return status;
}
