#include "corpus/corpus.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "corpus/edit.h"
#include "corpus/encode.h"
#include "corpus/lines.h"
#include "corpus/sign.h"
#include "x509/classify.h"
#include "x509/pair.h"

#define BASE_DEPTH_MAX 8

/* --- reading --- */

static bool
read_error(struct corpus *corpus, const char *file, unsigned line, const char *what)
{
	snprintf(corpus->error, sizeof(corpus->error), "%s:%u: %s", file, line, what);
	return false;
}

static char *
trim(char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	size_t n = strlen(s);
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* Keeps text for as long as the corpus; returns it. */
static char *
keep(struct corpus *corpus, char *text)
{
	char **texts = realloc(corpus->texts, (corpus->text_count + 1) * sizeof(*texts));
	if (texts == NULL || text == NULL)
		abort();
	corpus->texts = texts;
	texts[corpus->text_count++] = text;
	return text;
}

static struct corpus_case *
add_case(struct corpus *corpus)
{
	if (corpus->count == corpus->capacity) {
		corpus->capacity = corpus->capacity == 0 ? 256 : corpus->capacity * 2;
		corpus->cases = realloc(corpus->cases, corpus->capacity * sizeof(*corpus->cases));
		if (corpus->cases == NULL)
			abort();
	}
	struct corpus_case *c = &corpus->cases[corpus->count++];
	*c = (struct corpus_case){ 0 };
	return c;
}

/* The state of reading one file. */
struct reading {
	struct corpus *corpus;
	const char *file;
	char title[512];             /* of the comment lines right before a case */
	struct corpus_case *current; /* NULL before the first */
};

/* One line, with its continuation lines. */
static bool
read_line(struct reading *r, char *line, unsigned number)
{
	char *text = trim(line);
	if (*text == '\0') {
		r->title[0] = '\0'; /* what stood before it was a heading */
		return true;
	}
	if (*text == '#') {
		text = trim(text + 1);
		size_t used = strlen(r->title);
		if (r->current != NULL && r->current->line_count > 0) {
			r->current = NULL;
			r->title[0] = '\0';
			used = 0;
		}
		snprintf(r->title + used, sizeof(r->title) - used, "%s%s", used > 0 ? " " : "", text);
		return true;
	}
	char *word = text;
	while (*text != '\0' && !isspace((unsigned char)*text))
		text++;
	if (*text != '\0')
		*text++ = '\0';
	text = trim(text);
	if (strcmp(word, "case") == 0 || strcmp(word, "base") == 0) {
		r->current = add_case(r->corpus);
		r->current->file = r->file;
		r->current->name = text;
		r->current->is_base = *word == 'b';
		r->current->title = keep(r->corpus, strdup(r->title));
		r->title[0] = '\0';
		return true;
	}
	if (r->current == NULL)
		return read_error(r->corpus, r->file, number, "a line before the first \"case\" or \"base\"");
	if (r->current->line_count == CORPUS_LINE_MAX)
		return read_error(r->corpus, r->file, number, "too many lines in one case");
	r->current->lines[r->current->line_count++] = (struct corpus_line){ word, text, number };
	return true;
}

/* A file of cases. */
static bool
read_cases(struct corpus *corpus, const char *file, char *text)
{
	struct reading r = { .corpus = corpus, .file = file };
	struct lines lines = { text, 1 };
	unsigned number;
	for (char *line; (line = lines_next(&lines, &number)) != NULL;) {
		if (!read_line(&r, line, number))
			return false;
	}
	return true;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);
	return n >= m && strcmp(name + n - m, end) == 0;
}

static bool
read_file(struct corpus *corpus, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	if (file == NULL || fstat(fileno(file), &st) != 0) {
		if (file != NULL)
			fclose(file);
		return read_error(corpus, path, 0, strerror(errno));
	}
	char *text = calloc(1, (size_t)st.st_size + 1);
	if (text == NULL)
		abort();
	size_t got = fread(text, 1, (size_t)st.st_size, file);
	fclose(file);
	text[got] = '\0';
	keep(corpus, text);
	char *name = keep(corpus, strdup(path));
	return ends_with(path, ".rules") ? texts_read(&corpus->explanations, name, text, got, corpus->error) : read_cases(corpus, name, text);
}

static bool
read_folder(struct corpus *corpus, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	bool ok = count >= 0 || read_error(corpus, folder, 0, strerror(errno));
	for (int i = 0; i < count; i++) {
		char path[4096];
		struct stat st;
		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (ok && entries[i]->d_name[0] != '.' && stat(path, &st) == 0) {
			if (S_ISDIR(st.st_mode))
				ok = read_folder(corpus, path);
			else if (ends_with(path, ".base") || ends_with(path, ".cases") || ends_with(path, ".rules"))
				ok = read_file(corpus, path);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return ok;
}

bool
corpus_read(struct corpus *corpus, const char *folder)
{
	memset(corpus, 0, sizeof(*corpus));
	oid_index_init(&corpus->oids);
	corpus->folder = keep(corpus, strdup(folder));
	return read_folder(corpus, folder);
}

void
corpus_free(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->text_count; i++)
		free(corpus->texts[i]);
	free(corpus->texts);
	texts_free(&corpus->explanations);
	free(corpus->cases);
	memset(corpus, 0, sizeof(*corpus));
}

/* --- compiling --- */

char *
corpus_word(char **rest)
{
	char *word = *rest + strspn(*rest, " \t");
	if (*word == '\0')
		return NULL;
	bool quoted = *word == '"';
	word += quoted;
	*rest = word + strcspn(word, quoted ? "\"" : " \t");
	if (**rest != '\0')
		*(*rest)++ = '\0';
	return word;
}

const struct corpus_case *
corpus_find(const struct corpus *corpus, const char *name)
{
	for (size_t i = 0; i < corpus->count; i++) {
		if (strcmp(corpus->cases[i].name, name) == 0)
			return &corpus->cases[i];
	}
	return NULL;
}

/* What a base begins with, before its lines fill it. */
static const struct {
	const char *name;
	const struct component *root;
	const char *octets;
	size_t size;
} kinds[] = {
	{ "certificate", &certificate_component, "\x30\x02\x30\x00", 4 },
	{ "tbs-certificate", &tbs_certificate_component, "\x30\x00", 2 },
	{ "crl", &crl_component, "\x30\x02\x30\x00", 4 },
	{ "tbs-crl", &tbs_crl_component, "\x30\x00", 2 },
	{ "ocsp-response", &ocsp_component, "\x30\x00", 2 },
	{ "tbs-ocsp-response", &tbs_ocsp_component, "\x30\x00", 2 },
	{ "nothing", &unknown_component, "\x05\x00", 2 },
};

static bool
begin(struct compilation *c, const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, kind) == 0) {
			c->root = kinds[i].root;
			octets_free(&c->der);
			octets_add(&c->der, kinds[i].octets, kinds[i].size);
			tree_decode(&c->tree, c->oids, c->root, (struct span){ c->der.data, c->der.size });
			return true;
		}
	}
	return compile_error(c, "there is no kind of object \"%s\"", kind);
}

/* What the lines of a case and of its bases say beside the edits, and where the bases are. */
struct settings {
	struct corpus *corpus;
	const char *signer;
	const char *logs; /* the key of the CA, and those of the logs that sign the timestamps */
	unsigned truncate;
	struct corpus_object judged; /* all but the octets */
};

static bool apply_base(struct compilation *c, struct settings *s, const char *name, unsigned depth);

bool
corpus_is_expectation(const char *word)
{
	return strcmp(word, "finds") == 0 || strcmp(word, "passes") == 0 || strcmp(word, "skips") == 0 || strcmp(word, "before") == 0;
}

/* Whether an edit is of the signature of a certificate or CRL, or of that of an OCSP response, and of nothing whose name only begins so. */
static bool
names_signature(const char *path)
{
	static const char of_response[] = "responseBytes.response.signature";
	size_t size = sizeof(of_response) - 1;
	return strncmp(path, "signatureValue", 14) == 0 || (strncmp(path, of_response, size) == 0 && strchr(" .", path[size]) != NULL);
}

/* Puts a signature over the first part of a signed object into its last one, if it has both. */
static bool
sign_part(struct compilation *c, const struct node *signed_object, const char *signer)
{
	const struct tree *t = &c->tree;
	const struct node *tbs = tree_component(t, signed_object, CERTIFICATE_TBS);
	const struct node *algorithm = tree_component(t, tree_component(t, signed_object, CERTIFICATE_SIGNATURE_ALGORITHM), ALGORITHM_ALGORITHM);
	const struct node *value = tree_component(t, signed_object, CERTIFICATE_SIGNATURE_VALUE);
	if (tbs == NULL || algorithm == NULL || value == NULL)
		return true;
	struct octets signature = { 0 };
	octets_add(&signature, "", 1);
	bool ok = key_sign(c, signer, (enum oid)algorithm->oid, tree_encoding(t, tbs), &signature);
	if (ok)
		splice(c, value, (size_t)value->offset + value->header, value->length, signature.data, signature.size);
	octets_free(&signature);
	return ok;
}

/* The line "sign PATH = KEY": a certificate within the object is signed. */
static bool
sign_within(struct compilation *c, const char *rest)
{
	char path[256], key[64];
	const char *missed = NULL;
	if (sscanf(rest, "%255s = %63s", path, key) != 2)
		return compile_error(c, "\"sign\" without a path and a key");
	const struct node *n = tree_find(&c->tree, path, &missed);
	return missed == NULL ? sign_part(c, n, key) : compile_error(c, "there is no %s", path);
}

static bool
apply(struct compilation *c, struct settings *s, const struct corpus_case *k, unsigned depth)
{
	for (size_t i = 0; i < k->line_count && c->wrong == NULL; i++) {
		const struct corpus_line *line = &k->lines[i];
		bool known = true, ok = true;
		if (strcmp(line->word, "from") == 0)
			ok = apply_base(c, s, line->rest, depth);
		else if (strcmp(line->word, "is") == 0)
			ok = begin(c, line->rest);
		else if (strcmp(line->word, "signer") == 0)
			s->signer = line->rest;
		else if (strcmp(line->word, "issuer") == 0)
			s->judged.issuers = line->rest;
		else if (strcmp(line->word, "precert") == 0)
			s->judged.precerts = line->rest;
		else if (strcmp(line->word, "beside") == 0)
			s->judged.beside = line->rest;
		else if (strcmp(line->word, "previous") == 0)
			s->judged.previous = line->rest;
		else if (strcmp(line->word, "ocsp-profile") == 0)
			ok = (s->judged.ocsp_profile = ocsp_profile_from_name(line->rest)) != 0 ||
			     compile_error(c, "there is no profile of OCSP %s", line->rest);
		else if (strcmp(line->word, "require-kind") == 0)
			s->judged.kinds = line->rest;
		else if (strcmp(line->word, "require-profile") == 0)
			s->judged.profiles = line->rest;
		else if (strcmp(line->word, "verify") == 0)
			s->judged.verifies = true;
		else if (strcmp(line->word, "blocked-keys") == 0)
			s->judged.blocked = line->rest;
		else if (strcmp(line->word, "test-keys") == 0)
			s->judged.tests_keys = true;
		else if (strcmp(line->word, "only") == 0)
			s->judged.only = line->rest;
		else if (strcmp(line->word, "log-list") == 0)
			s->judged.log_lists = line->rest;
		else if (strcmp(line->word, "as-of") == 0)
			s->judged.day = line->rest;
		else if (strcmp(line->word, "timestamps") == 0)
			s->logs = line->rest;
		else if (strcmp(line->word, "profile") == 0)
			ok = (s->judged.profile = profile_from_name(line->rest)) != 0 || compile_error(c, "there is no profile %s", line->rest);
		else if (strcmp(line->word, "crl-scope") == 0)
			ok = (s->judged.scope = scope_from_name(line->rest)) != 0 || compile_error(c, "there is no scope %s", line->rest);
		else if (strcmp(line->word, "sign") == 0)
			ok = sign_within(c, line->rest);
		else if (strcmp(line->word, "truncate") == 0)
			s->truncate = (unsigned)atoi(line->rest);
		else if (c->root == NULL && !corpus_is_expectation(line->word))
			ok = compile_error(c, "\"%s\" before \"is\" or \"from\"", line->word);
		else if (!corpus_is_expectation(line->word))
			ok = edit(c, line->word, line->rest, &known) || (!known && compile_error(c, "there is no edit \"%s\"", line->word));
		/* a base has a signature to fill; a case that names it wants its own */
		c->keep_signature |= !k->is_base && strcmp(line->word, "after") != 0 && names_signature(line->rest);
		if (!ok) {
			compile_error(c, "it failed");
			return read_error(s->corpus, k->file, line->number, c->wrong);
		}
	}
	return c->wrong == NULL;
}

static bool
apply_base(struct compilation *c, struct settings *s, const char *name, unsigned depth)
{
	const struct corpus_case *base = corpus_find(s->corpus, name);
	if (base == NULL || !base->is_base)
		return compile_error(c, "there is no base %s", name);
	if (depth == BASE_DEPTH_MAX)
		return compile_error(c, "bases come from bases too deep");
	return apply(c, s, base, depth + 1);
}

/* Signs a timestamp with the key of a log, for a CA whose key has this digest. */
static bool
sign_timestamp(struct compilation *c, uint32_t which, const char *log, const uint8_t issuer_key_hash[SHA256_SIZE])
{
	struct cert cert;
	struct octets signature = { 0 };
	uint8_t digest[SHA256_SIZE];
	uint64_t milliseconds;
	cert_read(&cert, &c->tree);
	const struct node *sct = tree_child(&c->tree, tree_child(&c->tree, extension_value(&cert.ext, OID_SCT_LIST)));
	while (sct != NULL && which-- > 0)
		sct = tree_next(&c->tree, sct);
	const struct node *extensions = tree_component(&c->tree, sct, SCT_EXTENSIONS), *value = tree_component(&c->tree, sct, SCT_SIGNATURE);
	if (sct == NULL || extensions == NULL || value == NULL || !cert_timestamp(&cert, sct, &milliseconds))
		return compile_error(c, "there is no timestamp that %s could sign", log);
	bool ok = cert_timestamp_digest(&cert, issuer_key_hash, milliseconds, tree_contents(&c->tree, extensions), digest) &&
		  key_sign_digest(c, log, digest, &signature);
	if (ok)
		splice(c, value, (size_t)value->offset + value->header, value->length, signature.data, signature.size);
	octets_free(&signature);
	return ok;
}

/* Signs all timestamps: `keys` is that of the CA, and then those of the logs. */
static bool
sign_timestamps(struct compilation *c, const char *keys)
{
	char words[1024], *rest = words;
	uint8_t hash[SHA256_SIZE];
	struct octets spki = { 0 };
	snprintf(words, sizeof(words), "%s", keys);
	char *name = corpus_word(&rest);
	bool ok = name != NULL && key_spki(c, name, &spki);
	sha256_octets((struct span){ spki.data, spki.size }, hash);
	octets_free(&spki);
	for (uint32_t i = 0; ok && (name = corpus_word(&rest)) != NULL; i++)
		ok = sign_timestamp(c, i, name, hash);
	return ok || compile_error(c, "the timestamps cannot be signed");
}

/* Puts a signature over the whole object into it, if it is one that has a signature. */
static bool
sign(struct compilation *c, const char *signer)
{
	const struct tree *t = &c->tree;
	const struct node *response = tree_component(t, tree_root(t), OCSP_RESPONSE_BYTES);
	if (c->root == &ocsp_component)
		return sign_part(c, tree_child(t, tree_component(t, response, RESPONSE_RESPONSE)), signer);
	return (c->root != &certificate_component && c->root != &crl_component) || sign_part(c, tree_root(t), signer);
}

bool
corpus_compile(struct corpus *corpus, const struct corpus_case *k, struct corpus_object *object)
{
	struct compilation c = { .folder = corpus->folder, .oids = &corpus->oids };
	struct settings s = { .corpus = corpus };
	bool ok = apply(&c, &s, k, 0);

	if (ok && s.logs != NULL)
		ok = sign_timestamps(&c, s.logs) || read_error(corpus, k->file, 0, c.wrong);
	if (ok && s.signer != NULL && !c.keep_signature)
		ok = sign(&c, s.signer) || read_error(corpus, k->file, 0, c.wrong);
	if (ok && c.der.size == 0)
		ok = read_error(corpus, k->file, 0, "the case makes no object");
	if (ok && s.truncate <= c.der.size)
		c.der.size -= s.truncate;
	*object = s.judged;
	object->der = ok ? c.der.data : NULL;
	object->size = c.der.size;
	if (!ok)
		octets_free(&c.der);
	tree_free(&c.tree);
	return ok;
}

bool
corpus_compile_named(struct corpus *corpus, const char *name, struct corpus_object *object)
{
	const struct corpus_case *c = corpus_find(corpus, name);
	if (c != NULL)
		return corpus_compile(corpus, c, object);
	snprintf(corpus->error, sizeof(corpus->error), "there is no case %s", name);
	return false;
}
