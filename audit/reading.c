/* All inputs into the population: objects are decoded by several threads, and added by one in the order in which they came. */
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/audit.h"
#include "audit/key_words.h"
#include "audit/revoked.h"
#include "run/complain.h"
#include "run/pipeline.h"
#include "run/progress.h"
#include "run/signals.h"
#include "x509/pair.h"
#include "x509/text.h"

/* Objects from this size on are not copied into batches. */
#define LARGE ((size_t)1 << 20)

/* An issuer's name as text, behind the octets that it was made of. */
struct issuer_text {
	struct buffer both;
	size_t size; /* of the octets */
};
#define ISSUER_TEXTS      256
#define ISSUER_OCTETS_MAX 512

struct reading_thread {
	struct session session;
	struct umac96_ctx pairs;
	struct issuer_text issuers[ISSUER_TEXTS]; /* of the names that came last, each in the place of its hash */
	char apart[LINES_APART];
};

struct reading {
	const struct audit_options *o;
	const struct setup *setup;
	struct job job;
	const struct revoked *revoked;
	struct population *population;
	struct intake *intake;
	struct pipeline *pipeline;
	struct reading_thread *threads;
	struct progress progress;
	uint32_t input;         /* which word is read */
	const char *name;       /* of the file that was read last */
	struct sha256_ctx hash; /* of a stream */
	uint64_t stream_size;
	size_t numbered;
	uint64_t read_before, read;
	atomic_bool stopped;
	bool no_memory;
};

static bool
is_stopped(struct reading *r)
{
	if (signals_came())
		r->stopped = true;
	return r->stopped;
}

/* --- what is known of an object --- */

static void
put(void *context, const char *text, size_t size)
{
	buffer_add(context, text, size);
}

/* "RSA 2048", "EC P-256"; the kind alone where it says all. */
static void
key_word(const struct cert *c, char word[KEY_WORD_SIZE])
{
	const struct key *k = &c->key;
	const char *kind = key_kind_word(k->kind);
	const struct node *number = k->modulus != NULL ? k->modulus : k->p;
	if (number != NULL)
		snprintf(word, KEY_WORD_SIZE, "%s %zu", kind, magnitude_bits(integer_magnitude(tree_contents(c->tree, number))));
	else if (k->kind == KEY_EC || k->kind == KEY_ECDH)
		snprintf(word, KEY_WORD_SIZE, "%s %s", kind, curve_word(k->curve));
	else
		snprintf(word, KEY_WORD_SIZE, "%s", kind);
}

static void
pair_update(void *context, size_t size, const uint8_t *octets)
{
	umac96_update(context, size, octets);
}

/* The hash that a precertificate and its certificate have in common. */
static bool
pair_hash(struct umac96_ctx *hash, const struct object *o, uint8_t pair[PAIR_SIZE])
{
	static const uint8_t always_the_same[8];
	if (!object_is_whole(o) || !cert_pair_hash(&o->cert, hash, pair_update))
		return false;
	umac96_set_nonce(hash, sizeof(always_the_same), always_the_same);
	umac96_digest(hash, PAIR_SIZE, pair);
	return true;
}

/* Adds the name of the issuer. The same octets are the same name, as long as all of the object was decoded, and one CA writes millions of them. */
static void
put_issuer(struct reading_thread *t, const struct object *o, struct buffer *b)
{
	const struct node *name = o->cert.issuer.node;
	if (name == NULL)
		return;
	struct span octets = tree_encoding(&o->tree, name);
	if (octets.size > ISSUER_OCTETS_MAX || !object_is_whole(o)) {
		name_write(&(struct text_sink){ put, b }, &o->tree, name);
		return;
	}
	struct issuer_text *last = &t->issuers[span_hash(octets, false) % ISSUER_TEXTS];
	if (!span_equal((struct span){ (const uint8_t *)last->both.text, last->size }, octets)) {
		buffer_truncate(&last->both, 0);
		buffer_add(&last->both, (const char *)octets.data, octets.size);
		name_write(&(struct text_sink){ put, &last->both }, &o->tree, name);
		last->size = last->both.failed ? 0 : octets.size;
	}
	if (last->size > 0)
		buffer_add(b, last->both.text + last->size, last->both.size - last->size);
	else
		b->failed = true;
}

/* What is known of a certificate, and behind it the name of its issuer, its serial number, and what statistics note. */
static void
know(const struct reading *r, struct reading_thread *t, const struct object *o, struct sighting *seen, struct buffer *b)
{
	const struct cert *c = &o->cert;
	struct fact *f = &seen->fact;
	size_t begin = b->size;

	seen->has_pair = pair_hash(&t->pairs, o, seen->pair);
	f->precertificate = object_is_precertificate(o);
	f->profiles = o->profiles;
	f->has_not_before = c->has_not_before;
	f->has_not_after = c->has_not_after;
	f->not_before = c->not_before;
	f->not_after = c->not_after;
	if (r->o->strata & BY_KEY)
		key_word(c, seen->key);
	put_issuer(t, o, b);
	seen->issuer_size = (uint32_t)(b->size - begin);
	if (c->serial_number != NULL && c->serial_number->class == CLASS_UNIVERSAL && c->serial_number->tag == TYPE_INTEGER) {
		struct span serial = tree_contents(c->tree, c->serial_number);
		buffer_add(b, (const char *)serial.data, serial.size);
		f->serial_size = (uint32_t)serial.size;
	}
	size_t note = b->size;
	if (!r->o->no_statistics)
		statistics_note(b, o, &r->setup->linter.reference.ct_logs, revoked_state(r->revoked, c));
	f->note_size = (uint32_t)(b->size - note);
}

/* Adds what is known of a certificate, or of what cannot be told to be anything. */
static void
sight(const struct reading *r, struct reading_thread *t, const struct object *o, struct buffer *b)
{
	struct sighting seen;
	uint8_t rank[SHA256_SIZE];
	size_t begin = b->size;

	memset(&seen, 0, sizeof(seen));
	sha256_octets(o->tree.der, seen.sha256);
	sampling_rank(&r->o->sampling, seen.sha256, rank);
	for (int i = 0; i < 8; i++)
		seen.rank = seen.rank << 8 | rank[i];
	seen.fact.unknown = o->kind == OBJECT_UNKNOWN;
	buffer_add(b, (const char *)&seen, sizeof(seen));
	if (!seen.fact.unknown)
		know(r, t, o, &seen, b);
	if (!b->failed)
		memcpy(b->text + begin, &seen, sizeof(seen));
}

/* What a thread makes of an item: its kind, and then what is known of it, aligned. */
enum outcome { OUTCOME_MEMBER, OUTCOME_OTHER, OUTCOME_OUTSIDE };

#define ALIGN 16

static void
pad(struct buffer *b)
{
	static const char nothing[ALIGN];
	buffer_add(b, nothing, (ALIGN - b->size % ALIGN) % ALIGN);
}

static bool
is_in_period(const struct audit_options *o, const struct object *object)
{
	const struct cert *c = &object->cert;
	return object->kind == OBJECT_UNKNOWN || !c->has_not_before || (c->not_before >= o->since_time && c->not_before < o->until_time);
}

/* Adds what there is to say of an object; false if memory ran out. */
static bool
look(const struct reading *r, unsigned thread, struct span der, struct buffer *b)
{
	struct reading_thread *t = &r->threads[thread];
	struct session *s = &t->session;
	size_t begin = b->size;
	if (!linter_look(&r->setup->linter, s, &r->job, der))
		return false;
	uint64_t outcome = s->object.kind != OBJECT_UNKNOWN && s->object.kind != OBJECT_CERTIFICATE ? OUTCOME_OTHER
			   : is_in_period(r->o, &s->object)                                         ? OUTCOME_MEMBER
												    : OUTCOME_OUTSIDE;
	buffer_add(b, (const char *)&outcome, sizeof(outcome));
	pad(b);
	if (outcome == OUTCOME_MEMBER)
		sight(r, t, &s->object, b);
	pad(b);
	if (b->failed)
		buffer_truncate(b, begin);
	return b->size > begin;
}

static void
look_at_batch(void *context, unsigned thread, struct batch *b)
{
	struct reading *r = context;
	for (size_t i = 0; i < b->count && !is_stopped(r); i++) {
		struct item *item = &b->items[i];
		item->failed = !item->unreadable && !look(r, thread, item_der(b, item), &b->out);
		item->end = b->out.size;
		b->finished++;
	}
}

/* --- what comes of it --- */

static void
give_up(struct reading *r)
{
	r->no_memory = true;
	r->stopped = true;
}

/* Keeps what could not be read, and says it. */
static void
note_failure(struct reading *r, const char *name, size_t index, uint64_t offset, bool has_place, const char *error)
{
	struct intake *k = r->intake;
	if (k->failure_count == k->failure_room) {
		size_t room = k->failure_room == 0 ? 16 : k->failure_room * 2;
		struct input_failure *grown = realloc(k->failures, room * sizeof(*grown));
		if (grown == NULL) {
			give_up(r);
			return;
		}
		k->failures = grown;
		k->failure_room = room;
	}
	struct input_failure failure = { strdup(name), strdup(error), index, offset };
	if (failure.input == NULL || failure.error == NULL) {
		free(failure.input);
		free(failure.error);
		give_up(r);
		return;
	}
	k->failures[k->failure_count++] = failure;
	progress_clear(&r->progress);
	if (has_place)
		complain("%s: offset %llu: %s", name, (unsigned long long)offset, error);
	else
		complain("%s: %s", name, error);
}

/* Adds an object to what it belongs to. */
static void
take(struct reading *r, const char *name, size_t index, struct span der, const char *said)
{
	uint64_t outcome;
	memcpy(&outcome, said, sizeof(outcome));
	r->intake->objects++;
	r->intake->others += outcome == OUTCOME_OTHER;
	r->intake->outside += outcome == OUTCOME_OUTSIDE;
	if (outcome != OUTCOME_MEMBER)
		return;
	uint32_t source = population_source(r->population, name);
	if (source == NO_ROW || !population_add(r->population, (const struct sighting *)(const void *)(said + ALIGN), der, source, (uint32_t)index))
		r->stopped = true;
}

/* The SHA-256 of an object that a batch gives to the population; NULL where it does not. */
static const uint8_t *
sha256_of(const struct batch *b, size_t i)
{
	size_t begin = i > 0 ? b->items[i - 1].end : 0;
	if (b->items[i].end - begin < ALIGN + sizeof(struct sighting))
		return NULL;
	return ((const struct sighting *)(const void *)(b->out.text + begin + ALIGN))->sha256;
}

static void
deliver(void *context, struct batch *b)
{
	struct reading *r = context;
	for (size_t i = 0; i < b->finished; i++) {
		const uint8_t *sha256 = sha256_of(b, i);
		if (sha256 != NULL)
			population_expect(r->population, sha256);
	}
	for (size_t i = 0; i < b->finished && !r->stopped; i++) {
		const struct item *item = &b->items[i];
		size_t begin = i > 0 ? b->items[i - 1].end : 0;
		if (item->unreadable)
			note_failure(r, item_name(b, item), item->index, item->offset, item->has_place, (const char *)b->octets + item->der);
		else if (item->failed)
			give_up(r);
		else
			take(r, item_name(b, item), item->index, item_der(b, item), b->out.text + begin);
	}
	progress_show(&r->progress, r->intake->objects, 0, r->read);
}

/* --- what the input gives --- */

/* Notes that a file is read, if it is not the one before. */
static void
note_file(struct reading *r, const char *name)
{
	struct intake *k = r->intake;
	if (k->file_count > 0 && k->files[k->file_count - 1].input == r->input && strcmp(k->files[k->file_count - 1].name, name) == 0)
		return;
	if (k->file_count == k->file_room) {
		size_t room = k->file_room == 0 ? 16 : k->file_room * 2;
		struct input_file *grown = realloc(k->files, room * sizeof(*grown));
		if (grown == NULL) {
			give_up(r);
			return;
		}
		k->files = grown;
		k->file_room = room;
	}
	k->files[k->file_count] = (struct input_file){ .name = strdup(name), .input = r->input };
	if (k->files[k->file_count].name == NULL)
		give_up(r);
	else
		k->file_count++;
	r->read_before = r->read;
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct reading *r = context;
	note_file(r, t->name);
	if (t->out_of_memory || !pipeline_add_trouble(r->pipeline, r->numbered++, t))
		give_up(r);
	return !is_stopped(r);
}

/* What is too large for a batch. */
static void
look_alone(struct reading *r, const struct input_object *o)
{
	struct buffer b = { 0 };
	pipeline_drain(r->pipeline);
	if (is_stopped(r))
		return;
	if (!look(r, 0, o->der, &b))
		give_up(r);
	else if (o->torn != NULL && *o->torn)
		note_failure(r, o->name, o->index, 0, true, "the file became shorter while it was read");
	else
		take(r, o->name, o->index, o->der, b.text);
	buffer_free(&b);
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct reading *r = context;
	note_file(r, o->name);
	r->read = r->read_before + o->offset + o->der.size;
	if (o->der.size >= LARGE || o->torn != NULL || !pipeline_add(r->pipeline, r->numbered++, o, NULL, 0))
		look_alone(r, o);
	return !is_stopped(r);
}

static bool
on_wait(void *context, int fd)
{
	struct reading *r = context;
	pipeline_drain(r->pipeline);
	if (!is_stopped(r))
		signals_wait(fd);
	return !is_stopped(r);
}

static bool
goes_on(void *context)
{
	return !is_stopped(context);
}

/* What is read of a stream, once. */
static void
on_octets(void *context, struct span octets)
{
	struct reading *r = context;
	sha256_update(&r->hash, octets.size, octets.data);
	r->stream_size += octets.size;
}

/* --- digests of the inputs --- */

/* Size and digest of a regular file, of standard input from where it stood. What cannot be read has been told already, and has those of nothing. */
static void
digest_file(struct input_file *file, off_t standard_at)
{
	uint8_t octets[1 << 16];
	struct sha256_ctx hash;
	ssize_t got;
	bool standard = strcmp(file->name, "-") == 0;
	off_t at = standard ? standard_at : 0;
	int fd = standard ? STDIN_FILENO : open(file->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	sha256_init(&hash);
	while (fd >= 0 && ((got = pread(fd, octets, sizeof(octets), at)) > 0 || (got < 0 && errno == EINTR))) {
		if (got < 0)
			continue;
		sha256_update(&hash, (size_t)got, octets);
		file->size += (uint64_t)got;
		at += got;
	}
	if (fd >= 0 && !standard)
		close(fd);
	sha256_digest(&hash, sizeof(file->sha256), file->sha256);
}

static bool
is_regular(const char *name)
{
	struct stat st;
	return (strcmp(name, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(name, &st)) == 0 && S_ISREG(st.st_mode);
}

/* Reads one of the inputs. */
static bool
read_input(struct reading *r, const char *name, const struct input_sink *sink)
{
	struct input_options input = r->o->options->input;
	size_t first = r->intake->file_count;
	off_t standard_at = lseek(STDIN_FILENO, 0, SEEK_CUR);
	input.octets = on_octets;
	input.octets_context = r;
	sha256_init(&r->hash);
	r->stream_size = 0;
	bool ok = input_read(name, &input, sink);
	for (size_t i = first; i < r->intake->file_count && !is_stopped(r); i++) {
		struct input_file *file = &r->intake->files[i];
		if (is_regular(file->name)) {
			digest_file(file, standard_at);
			continue;
		}
		file->size = r->stream_size;
		sha256_digest(&r->hash, sizeof(file->sha256), file->sha256);
	}
	return ok;
}

/* --- the run --- */

static int
reading_status(const struct reading *r)
{
	const struct population *p = r->population;
	if (signals_came())
		return EXIT_INTERNAL;
	if (r->no_memory || p->out_of_memory)
		complain("out of memory");
	else if (p->error != 0)
		complain("%s: a temporary file cannot be written: %s", p->folder, strerror(p->error));
	else if (r->stopped)
		complain("there are more than 4,294,967,294 objects");
	else
		return r->intake->failure_count > 0 ? EXIT_TROUBLE : EXIT_CLEAN;
	return EXIT_INTERNAL;
}

static void
thread_free(struct reading_thread *t)
{
	session_free(&t->session);
	for (size_t i = 0; i < ISSUER_TEXTS; i++)
		buffer_free(&t->issuers[i].both);
}

int
audit_read(const struct audit_options *o, const struct setup *setup, const struct revoked *revoked, struct population *p, struct intake *intake)
{
	struct reading r = { .o = o, .setup = setup, .job = setup->job, .revoked = revoked, .population = p, .intake = intake };
	struct input_sink sink = { on_object, on_trouble, on_wait, &r, goes_on };
	struct pipeline_work work = { look_at_batch, deliver, &r };
	unsigned count = o->options->threads;

	uint8_t key[UMAC_KEY_SIZE];

	if (getrandom(key, sizeof(key), 0) != (ssize_t)sizeof(key)) {
		complain("there are no random octets for a key: %m");
		return EXIT_INTERNAL;
	}
	r.threads = calloc(count, sizeof(*r.threads));
	for (unsigned i = 0; r.threads != NULL && i < count; i++)
		umac96_set_key(&r.threads[i].pairs, key);
	r.pipeline = pipeline_new(&work, count);
	r.no_memory = r.threads == NULL || r.pipeline == NULL;
	r.stopped = r.no_memory;
	progress_init(&r.progress, o->inputs.items, o->inputs.count);
	for (; r.input < o->inputs.count && !is_stopped(&r); r.input++)
		read_input(&r, o->inputs.items[r.input], &sink);
	if (r.pipeline != NULL && !r.no_memory)
		pipeline_drain(r.pipeline);
	progress_clear(&r.progress);
	pipeline_free(r.pipeline);
	for (unsigned i = 0; r.threads != NULL && i < count; i++)
		thread_free(&r.threads[i]);
	free(r.threads);
	return reading_status(&r);
}

void
intake_free(struct intake *k)
{
	for (size_t i = 0; i < k->file_count; i++)
		free(k->files[i].name);
	for (size_t i = 0; i < k->failure_count; i++) {
		free(k->failures[i].input);
		free(k->failures[i].error);
	}
	free(k->files);
	free(k->failures);
}
