#include "ct/issuers.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define FILE_MOST ((size_t)256 << 20)
#define ASK_AGAIN 3600 /* seconds */
#define ASKED     4    /* logs that are remembered */

/* An issuer, or one that was asked for in vain. */
struct place {
	struct hash digest;
	bool used, asking, wrong;
	/* who was asked last for it, and when: what one log has not another may have */
	struct {
		const void *of;
		time_t at;
	} asked[ASKED];
	unsigned char *der; /* NULL: it is not known */
	size_t size;
};

struct issuers {
	pthread_mutex_t mutex;
	pthread_cond_t answered;
	struct place *places; /* open addressing, a power of two of them */
	size_t room, used, known;
	brlint_companions *set; /* all that are known */
	bool given;             /* a job has it: it must not change any more */
};

struct issuers *
issuers_new(void)
{
	struct issuers *t = calloc(1, sizeof(*t));
	if (t == NULL)
		return NULL;
	t->room = 64;
	t->places = calloc(t->room, sizeof(*t->places));
	t->set = brlint_companions_new(BRLINT_ISSUER);
	if (t->places == NULL || t->set == NULL) {
		brlint_companions_free(t->set);
		free(t->places);
		free(t);
		return NULL;
	}
	pthread_mutex_init(&t->mutex, NULL);
	pthread_cond_init(&t->answered, NULL);
	return t;
}

void
issuers_free(struct issuers *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->room; i++)
		free(t->places[i].der);
	free(t->places);
	brlint_companions_free(t->set);
	pthread_cond_destroy(&t->answered);
	pthread_mutex_destroy(&t->mutex);
	free(t);
}

/* --- the table; its mutex is held --- */

static struct place *
seek(struct place *places, size_t room, const struct hash *digest)
{
	size_t at;
	memcpy(&at, digest->octets, sizeof(at));
	while (places[at & (room - 1)].used && !hash_is(&places[at & (room - 1)].digest, digest))
		at++;
	return &places[at & (room - 1)];
}

/* The place of a digest, which is entered if it is new. NULL if memory ran out. */
static struct place *
place_of(struct issuers *t, const struct hash *digest)
{
	struct place *place = seek(t->places, t->room, digest);
	if (place->used)
		return place;
	if (t->used * 2 >= t->room) {
		struct place *grown = calloc(t->room * 2, sizeof(*grown));
		if (grown == NULL)
			return NULL;
		for (size_t i = 0; i < t->room; i++) {
			if (t->places[i].used)
				*seek(grown, t->room * 2, &t->places[i].digest) = t->places[i];
		}
		free(t->places);
		t->places = grown;
		t->room *= 2;
		place = seek(t->places, t->room, digest);
	}
	place->used = true;
	place->digest = *digest;
	t->used++;
	return place;
}

/* The set, such that it may grow: a copy, if jobs have it. */
static bool
own_set(struct issuers *t)
{
	if (!t->given)
		return true;
	brlint_companions *copy = brlint_companions_new(BRLINT_ISSUER);
	for (size_t i = 0; copy != NULL && i < t->room; i++) {
		if (t->places[i].der == NULL || brlint_companions_add(copy, t->places[i].der, t->places[i].size) == BRLINT_OK)
			continue;
		brlint_companions_free(copy);
		copy = NULL;
	}
	if (copy == NULL)
		return false;
	brlint_companions_free(t->set);
	t->set = copy;
	t->given = false;
	return true;
}

static enum brlint_status
enter(struct issuers *t, const void *der, size_t size)
{
	struct hash digest;
	hash_octets(der, size, &digest);
	struct place *place = place_of(t, &digest);
	if (place == NULL)
		return BRLINT_NO_MEMORY;
	if (place->der != NULL)
		return BRLINT_OK;
	unsigned char *copy = malloc(size > 0 ? size : 1);
	if (copy == NULL || !own_set(t)) {
		free(copy);
		return BRLINT_NO_MEMORY;
	}
	enum brlint_status said = brlint_companions_add(t->set, der, size);
	if (said != BRLINT_OK) {
		free(copy);
		return said;
	}
	memcpy(copy, der, size);
	place->der = copy;
	place->size = size;
	t->known++;
	return BRLINT_OK;
}

bool
issuers_add(struct issuers *t, const void *der, size_t size)
{
	pthread_mutex_lock(&t->mutex);
	bool added = enter(t, der, size) == BRLINT_OK;
	pthread_mutex_unlock(&t->mutex);
	return added;
}

size_t
issuers_count(struct issuers *t)
{
	pthread_mutex_lock(&t->mutex);
	size_t count = t->known;
	pthread_mutex_unlock(&t->mutex);
	return count;
}

/* --- files --- */

struct adding {
	struct issuers *table;
	struct why *why;
	size_t count;
};

static int
add_object(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct adding *adding = context;
	if (der == NULL)
		return because(adding->why, "%s", error), 1;
	pthread_mutex_lock(&adding->table->mutex);
	enum brlint_status said = enter(adding->table, der, size);
	pthread_mutex_unlock(&adding->table->mutex);
	if (said == BRLINT_BAD_OBJECT)
		return because(adding->why, "object %zu is no certificate", index), 1;
	if (said != BRLINT_OK)
		return because(adding->why, "%s", brlint_status_text(said)), 1;
	adding->count++;
	return 0;
}

static bool
add_file(struct issuers *t, const char *name, struct why *why)
{
	struct octets file = { 0 };
	struct adding adding = { t, why, 0 };
	bool added = octets_read_file(&file, name, FILE_MOST, why);
	if (added) {
		enum brlint_status said = brlint_objects(file.data, file.size, 0, add_object, &adding);
		added = said == BRLINT_OK;
		if (said != BRLINT_OK && said != BRLINT_IO)
			because(why, "%s", brlint_status_text(said));
		else if (added && adding.count == 0)
			added = because(why, "there is no certificate in it");
	}
	octets_free(&file);
	return added;
}

static bool
add_folder(struct issuers *t, DIR *folder, const char *name, struct why *why)
{
	struct octets path = { 0 };
	struct why in_file;
	bool added = true;
	for (struct dirent *entry; added && (entry = readdir(folder)) != NULL;) {
		struct stat status;
		octets_clear(&path);
		octets_printf(&path, "%s/%s", name, entry->d_name);
		if (entry->d_name[0] == '.' || stat(octets_string(&path), &status) != 0 || !S_ISREG(status.st_mode))
			continue;
		if (!add_file(t, octets_string(&path), &in_file))
			added = because(why, "%s: %s", entry->d_name, in_file.text);
	}
	octets_free(&path);
	return added;
}

bool
issuers_add_file(struct issuers *t, const char *name, struct why *why)
{
	DIR *folder = opendir(name);
	if (folder == NULL)
		return errno == ENOTDIR ? add_file(t, name, why) : because(why, "%s", strerror(errno));
	bool added = add_folder(t, folder, name, why);
	closedir(folder);
	return added;
}

/* --- for entries --- */

/* Asks for one, while others may use the table; who wants the same one waits. Returns what is then known of it. */
static enum issuer_state
ask(struct issuers *t, const struct hash *digest, issuers_fetch *fetch, void *context)
{
	struct octets der = { 0 };
	struct hash got;

	pthread_mutex_unlock(&t->mutex);
	bool came = fetch(context, digest, &der) && !der.failed;
	if (came)
		hash_octets(der.data, der.size, &got);
	pthread_mutex_lock(&t->mutex);
	bool wrong = came && (!hash_is(&got, digest) || enter(t, der.data, der.size) == BRLINT_BAD_OBJECT);
	octets_free(&der);
	struct place *place = seek(t->places, t->room, digest); /* the table may have grown meanwhile */
	place->asking = false;
	memmove(&place->asked[1], &place->asked[0], (ASKED - 1) * sizeof(place->asked[0]));
	place->asked[0].of = context;
	place->asked[0].at = time(NULL);
	place->wrong = wrong;
	pthread_cond_broadcast(&t->answered);
	return place->der != NULL ? ISSUER_KNOWN : wrong ? ISSUER_WRONG : ISSUER_MISSING;
}

static bool
was_asked(const struct place *place, const void *context)
{
	for (size_t i = 0; i < ASKED; i++) {
		if (place->asked[i].at != 0 && place->asked[i].of == context && time(NULL) - place->asked[i].at < ASK_AGAIN)
			return true;
	}
	return false;
}

static enum issuer_state
state_of(struct issuers *t, const struct hash *digest, issuers_fetch *fetch, void *context)
{
	struct place *place = seek(t->places, t->room, digest);
	while (place->used && place->asking) {
		pthread_cond_wait(&t->answered, &t->mutex);
		place = seek(t->places, t->room, digest);
	}
	if (place->used && place->der != NULL)
		return ISSUER_KNOWN;
	if (fetch == NULL || (place->used && was_asked(place, context)))
		return place->used && place->wrong ? ISSUER_WRONG : ISSUER_MISSING;
	place = place_of(t, digest);
	if (place == NULL)
		return ISSUER_MISSING;
	place->asking = true;
	return ask(t, digest, fetch, context);
}

const brlint_companions *
issuers_give(struct issuers *t, brlint_job *job, const unsigned char *chain, size_t count, issuers_fetch *fetch, void *context,
	     enum issuer_state *states)
{
	struct hash digest;
	pthread_mutex_lock(&t->mutex);
	for (size_t i = 0; i < count; i++) {
		memcpy(digest.octets, chain + i * HASH_SIZE, HASH_SIZE);
		enum issuer_state state = state_of(t, &digest, fetch, context);
		if (states != NULL)
			states[i] = state;
	}
	const brlint_companions *set = t->set;
	bool given = brlint_job_companions(job, BRLINT_ISSUER, set, 0) == BRLINT_OK;
	t->given = true;
	pthread_mutex_unlock(&t->mutex);
	return given ? set : NULL;
}

void
issuers_ask_again(struct issuers *t, const void *context)
{
	pthread_mutex_lock(&t->mutex);
	for (size_t i = 0; i < t->room; i++) {
		for (size_t k = 0; k < ASKED; k++) {
			if (t->places[i].asked[k].of == context)
				t->places[i].asked[k].at = 0;
		}
	}
	pthread_mutex_unlock(&t->mutex);
}
