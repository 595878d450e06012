/*
 * proof: that a certificate was in the population of a run, and in its sample, for somebody who has nothing of the run but its roots; and whether
 * such a proof is one.
 */
#include <errno.h>
#include <stdlib.h>

#include "audit/arguments.h"
#include "audit/commands.h"
#include "audit/merkle.h"
#include "audit/proof_read.h"
#include "report/json.h"
#include "run/complain.h"

static const char help[] =
	"Usage: brlint-audit proof RUN SHA256\n"
	"       brlint-audit proof --check FILE\n"
	"\n"
	"Proves that the certificate with this SHA-256 was in the population of a run, without the rest of it: standard output gets a JSON object "
	"with the root\n"
	"and size of the tree, the index of the certificate, and the path to the root (RFC 9162 2.1.3.1). Leaves are the SHA-256 of all members as "
	"32 octets,\n"
	"ascending. The member `sample` has the same for the tree of the sample, or null if the certificate was not drawn, which is no proof that it "
	"was not.\n"
	"\n"
	"  --check FILE   whether the paths of such an object lead to its roots. That these, and the sizes, are those of the run, which run.json has "
	"as\n"
	"                 population and sampling, is to be compared.\n"
	"\n"
	"Exit status: 0; 1 the certificate is not in the population, or the proof does not hold; 2 the run or the file cannot be read, or what is "
	"in it is no proof.\n";

/* --- making one --- */

/* The leaves of the population, and which of them were drawn. */
struct leaves {
	uint8_t (*octets)[SHA256_SIZE];
	uint8_t *sampled; /* bits */
	size_t count, capacity;
	bool is_precertificate; /* the one that is looked for is a member's precertificate: */
	uint8_t member[SHA256_SIZE];
};

static bool
leaves_add(struct leaves *leaves, const struct population_row *row)
{
	if (leaves->count == leaves->capacity) {
		size_t wanted = leaves->capacity + leaves->capacity / 2 + 1024;
		void *octets = realloc(leaves->octets, wanted * SHA256_SIZE);
		if (octets == NULL)
			return false;
		leaves->octets = octets;
		uint8_t *sampled = realloc(leaves->sampled, wanted / 8 + 1);
		if (sampled == NULL)
			return false;
		leaves->sampled = sampled;
		leaves->capacity = wanted;
	}
	uint8_t bit = (uint8_t)(1u << leaves->count % 8);
	if (leaves->count % 8 == 0)
		leaves->sampled[leaves->count / 8] = 0;
	memcpy(leaves->octets[leaves->count], row->sha256, SHA256_SIZE);
	leaves->sampled[leaves->count / 8] |= row->sampled ? bit : 0;
	leaves->count++;
	return true;
}

static bool
is_sampled(const struct leaves *leaves, size_t i)
{
	return leaves->sampled[i / 8] >> i % 8 & 1;
}

/* Leaves those of the sample alone. */
static void
leaves_drop(struct leaves *leaves)
{
	size_t count = 0;

	for (size_t i = 0; i < leaves->count; i++) {
		if (is_sampled(leaves, i))
			memmove(leaves->octets[count++], leaves->octets[i], SHA256_SIZE);
	}
	leaves->count = count;
}

static int
compare_octets(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_SIZE);
}

/* Its place; SIZE_MAX if it is not there. */
static size_t
leaves_find(const struct leaves *leaves, const uint8_t sha256[SHA256_SIZE])
{
	const uint8_t(*found)[SHA256_SIZE] = leaves->count > 0 ? bsearch(sha256, leaves->octets, leaves->count, SHA256_SIZE, compare_octets) : NULL;
	return found != NULL ? (size_t)(found - (const uint8_t(*)[SHA256_SIZE])leaves->octets) : SIZE_MAX;
}

static enum exit_status
leaves_read(struct leaves *leaves, const char *folder, const uint8_t sha256[SHA256_SIZE])
{
	struct run_file f;
	struct population_row row;
	bool ok = true;

	if (run_file_open(&f, folder, "population.csv") && population_begin(&f)) {
		while (ok && population_next(&f, &row)) {
			ok = leaves_add(leaves, &row);
			if (row.has_precertificate && memcmp(row.precertificate, sha256, SHA256_SIZE) == 0) {
				leaves->is_precertificate = true;
				memcpy(leaves->member, row.sha256, SHA256_SIZE);
			}
		}
	}
	enum exit_status status = run_file_complain(&f);
	run_file_close(&f);
	if (!ok) {
		complain("out of memory");
		status = EXIT_INTERNAL;
	}
	return status;
}

static const uint8_t *
leaf_at(const void *context, uint64_t i)
{
	const struct leaves *leaves = context;
	return leaves->octets[i];
}

static void
root_of(const struct leaves *leaves, char text[SHA256_TEXT_SIZE])
{
	struct merkle tree = { 0 };
	uint8_t root[SHA256_SIZE];

	for (size_t i = 0; i < leaves->count; i++)
		merkle_add(&tree, leaves->octets[i]);
	merkle_root(&tree, root);
	sha256_digits(root, text);
}

/* The members root, size, index and path of a tree. */
static void
tree_members(struct buffer *b, const char *before, const struct leaves *leaves, size_t index)
{
	uint8_t path[64][SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];
	size_t count = merkle_path(leaf_at, leaves, leaves->count, index, path);

	root_of(leaves, text);
	json_word_member(b, before, text);
	json_number_member(b, JSON_NEXT("size"), leaves->count);
	json_number_member(b, JSON_NEXT("index"), index);
	buffer_text(b, JSON_NEXT("path") "[");
	for (size_t i = 0; i < count; i++) {
		sha256_digits(path[i], text);
		json_word_member(b, i > 0 ? ", " : "", text);
	}
	buffer_text(b, "]");
}

/* Reads a SHA-256 as people write it, in either case. */
static bool
argument_read(const char *text, uint8_t sha256[SHA256_SIZE])
{
	char lower[SHA256_TEXT_SIZE];

	if (strlen(text) != SHA256_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < SHA256_TEXT_SIZE; i++)
		lower[i] = (char)(text[i] >= 'A' && text[i] <= 'F' ? text[i] - 'A' + 'a' : text[i]);
	return sha256_read(span_of(lower), sha256);
}

/* Says that it is not there. */
static enum exit_status
not_there(const struct leaves *leaves, const char *folder, const char *sha256)
{
	char member[SHA256_TEXT_SIZE];

	if (leaves->is_precertificate) {
		sha256_digits(leaves->member, member);
		complain("%s is the precertificate of a member of the population of %s; the member is %s", sha256, folder, member);
	} else {
		complain("%s is not in the population of %s", sha256, folder);
	}
	return EXIT_FINDINGS;
}

static enum exit_status
prove(const char *folder, const char *argument)
{
	struct run run;
	struct leaves leaves = { 0 };
	struct buffer b = { 0 };
	uint8_t sha256[SHA256_SIZE];
	char root[SHA256_TEXT_SIZE];

	if (!argument_read(argument, sha256)) {
		complain("\"%s\" is no SHA-256, which has 64 hexadecimal digits", argument);
		return EXIT_TROUBLE;
	}
	enum exit_status status = run_open(&run, folder, false);
	if (status == EXIT_CLEAN)
		status = leaves_read(&leaves, folder, sha256);
	if (status == EXIT_CLEAN) {
		root_of(&leaves, root);
		if (strcmp(root, run.root) != 0) {
			complain("%s/population.csv has changed: its root is %s, and that of run.json %s", folder, root, run.root);
			status = EXIT_TROUBLE;
		}
	}
	if (status == EXIT_CLEAN) {
		size_t index = leaves_find(&leaves, sha256);
		if (index == SIZE_MAX) {
			status = not_there(&leaves, folder, argument);
		} else {
			bool was_drawn = is_sampled(&leaves, index);
			sha256_digits(sha256, root);
			json_word_member(&b, "{" JSON_FIRST("sha256"), root);
			tree_members(&b, JSON_NEXT("root"), &leaves, index);
			if (was_drawn) {
				leaves_drop(&leaves);
				tree_members(&b, JSON_NEXT("sample") "{" JSON_FIRST("root"), &leaves, leaves_find(&leaves, sha256));
				buffer_text(&b, "}}\n");
			} else {
				buffer_text(&b, JSON_NEXT("sample") "null}\n");
			}
			status = print_all(&b, status);
		}
	}
	run_free(&run);
	free(leaves.octets);
	free(leaves.sampled);
	return status;
}

/* --- looking at one --- */

/* A path proves something to who knows root and size already: which they are. */
static void
tree_tell(struct buffer *b, const char *words, const struct inclusion *tree)
{
	buffer_printf(b, "%s the root ", words);
	buffer_hex(b, (struct span){ tree->root, SHA256_SIZE }, "");
	buffer_printf(b, " and the size %ju.\n", (uintmax_t)tree->size);
}

static enum exit_status
check(const char *name)
{
	struct run_file f;
	struct buffer b = { 0 };
	struct proof proof;

	if (run_file_open(&f, ".", name))
		proof_read(&proof, &f);
	enum exit_status status = f.status;
	if (status != EXIT_CLEAN) {
		if (f.line > 0)
			complain("%s:%ju: %s", name, (uintmax_t)f.line, f.cause);
		else
			complain("%s: %s", name, f.cause);
	} else if (!inclusion_holds(proof.sha256, &proof.population)) {
		buffer_text(&b, "The path does not lead to the root of the population.\n");
		status = EXIT_FINDINGS;
	} else if (proof.has_sample && !inclusion_holds(proof.sha256, &proof.sample)) {
		buffer_text(&b, "The path does not lead to the root of the sample.\n");
		status = EXIT_FINDINGS;
	} else {
		tree_tell(&b, "It is in the population if that of run.json has", &proof.population);
		if (proof.has_sample)
			tree_tell(&b, "It is in the sample if the sampling of run.json has", &proof.sample);
		else
			buffer_text(&b, "Nothing is said of the sample.\n");
	}
	run_file_close(&f);
	return print_all(&b, status);
}

int
command_proof(int argc, char **argv)
{
	static const struct usage usage = { "proof", help, .option = "--check", .most = 2 };
	struct arguments a;

	if (!arguments_read(&a, &usage, argc, argv))
		return a.status;
	if (a.value != NULL ? a.count == 0 : a.count == 2)
		return a.value != NULL ? check(a.value) : prove(a.words[0], a.words[1]);
	complain("proof takes a run and a SHA-256, or --check and a file");
	return EXIT_TROUBLE;
}
