#include "audit/statistics_keys.h"
#include "audit/key_words.h"

#include <stdlib.h>

struct row {
	uint8_t key[KEY_DIGEST];
	uint8_t is_rsa;
	uint8_t subject[8];
	uint8_t issuer[4];
	struct member_key member;
	uint8_t revocation; /* enum revocation_state */
};
#define ROW_KEY offsetof(struct row, member)
_Static_assert(sizeof(struct row) == KEY_DIGEST + 22, "a row has no gaps");

/* Exponents by their value, or by their length where they have more than 64 bits. */
struct exponent_name {
	uint64_t value;
	uint32_t bits, is_odd;
};
#define EXPONENTS_MAX 65536

void
keys_init(struct keys *k, const char *folder, uint64_t limit)
{
	*k = (struct keys){ .rsa = NULL };
	spill_init(&k->rows, folder);
	moduli_init(&k->moduli, folder, limit);
	distinct_init(&k->exponents, sizeof(uint64_t), EXPONENTS_MAX);
}

void
keys_free(struct keys *k)
{
	spill_free(&k->rows);
	moduli_free(&k->moduli);
	distinct_free(&k->exponents);
	free(k->rsa);
	k->rsa = NULL;
}

/* --- kinds and exponents --- */

/* BR 6.1.6: odd and 3 or more, and should be from 2^16 + 1 to 2^256 - 1. */
static bool
is_odd_exponent(const struct note_head *head)
{
	return !head->exponent_is_odd || head->exponent_bits < 17 || head->exponent_bits > 256;
}

static bool
exponent_add(struct keys *k, const struct member *member, const struct note_head *head)
{
	struct exponent_name name = { head->exponent, head->exponent_bits, head->exponent_is_odd };
	uint64_t *count = distinct_row(&k->exponents, (struct span){ (const uint8_t *)&name, sizeof(name) });
	if (count == NULL && !k->exponents.full)
		return false;
	if (count != NULL)
		++*count;
	k->with_exponent++;
	if (is_odd_exponent(head)) {
		k->odd_count++;
		least_add(&k->odd, member->sha256);
	}
	return true;
}

static bool
is_rsa(const struct note_head *head)
{
	return head->key_kind == KEY_RSA || head->key_kind == KEY_RSA_PSS || head->key_kind == KEY_RSA_OAEP || head->key_kind == KEY_PSS_SHAKE;
}

static bool
kind_add(struct keys *k, const struct note_head *head)
{
	if (head->key_kind == KEY_EC || head->key_kind == KEY_ECDH) {
		k->curves[head->curve < OID_COUNT ? head->curve : 0]++;
	} else if (is_rsa(head)) {
		if (k->rsa == NULL && (k->rsa = calloc(RSA_BITS + 1, sizeof(*k->rsa))) == NULL)
			return false;
		k->rsa[head->key_bits < RSA_BITS ? head->key_bits : RSA_BITS]++;
	} else {
		k->kinds[head->key_kind < KEY_KINDS ? head->key_kind : KEY_UNKNOWN]++;
	}
	return true;
}

bool
keys_add(struct keys *k, const struct member *member, const struct member_key *key, const struct note_head *head, struct span modulus)
{
	if (!head->has_key)
		return true;
	struct row row = { .is_rsa = is_rsa(head), .revocation = head->revocation };
	memcpy(row.key, head->key, sizeof(row.key));
	memcpy(row.subject, &head->subject, sizeof(row.subject));
	put_be32(row.issuer, member->issuer);
	row.member = *key;
	if (!kind_add(k, head) || !spill_add(&k->rows, &row, sizeof(row)))
		return false;
	if (head->modulus_size == 0)
		return true;
	return exponent_add(k, member, head) && moduli_add(&k->moduli, head->key, modulus, key);
}

/* --- the same key --- */

struct shared {
	uint64_t distinct, distinct_rsa;
	uint64_t keys, members;                         /* keys of several members, and these members */
	uint64_t across_subjects, across_issuers, told; /* such keys */
	uint64_t revoked, compromised;                  /* of a member that is revoked, for keyCompromise, and of one that is not */
	struct group_examples any, told_ones;
};

static bool
same_key_read(struct shared *s, struct results *r, const struct row *rows, size_t count)
{
	uint64_t subjects = 1;
	bool issuers = false, has[REVOCATION_KEY_COMPROMISE + 1] = { false };
	s->distinct++;
	s->distinct_rsa += rows->is_rsa;
	if (count == 1)
		return true;
	for (size_t i = 0; i < count; i++)
		has[rows[i].revocation] = true;
	for (size_t i = 1; i < count; i++) {
		subjects += memcmp(rows[i].subject, rows[i - 1].subject, sizeof(rows->subject)) != 0;
		issuers |= memcmp(rows[i].issuer, rows[0].issuer, sizeof(rows->issuer)) != 0;
	}
	s->keys++;
	s->members += count;
	s->across_subjects += subjects > 1;
	s->across_issuers += issuers;
	s->compromised += has[REVOCATION_NONE] && has[REVOCATION_KEY_COMPROMISE];
	s->revoked += has[REVOCATION_NONE] && (has[REVOCATION_ANY] || has[REVOCATION_KEY_COMPROMISE]);
	bool told = subjects > r->options->key_subjects || (has[REVOCATION_NONE] && has[REVOCATION_KEY_COMPROMISE]);
	s->told += told;
	if (!group_add(r, &s->any, &rows->member, count, sizeof(*rows)))
		return false;
	return !told || group_add(r, &s->told_ones, &rows->member, count, sizeof(*rows));
}

static bool
duplicates_end(struct keys *k, struct results *r, struct shared *s)
{
	size_t count = (size_t)(k->rows.size / sizeof(struct row));
	struct row *rows = count > 0 ? spill_take(&k->rows) : NULL;
	bool done = count == 0 || rows != NULL;
	rows_sort(rows, done ? count : 0, sizeof(*rows), ROW_KEY);
	for (size_t i = 0, end; done && i < count; i = end) {
		for (end = i + 1; end < count && memcmp(rows[end].key, rows[i].key, KEY_DIGEST) == 0;)
			end++;
		done = same_key_read(s, r, rows + i, end - i);
	}
	free(rows);
	if (!done)
		return false;
	say_number(r, s->keys);
	say(r, " of ");
	say_count(r, s->distinct, "key", "keys");
	say(r, s->keys == 1 ? " is that of several members, of " : " are those of several members, of ");
	say_number(r, s->members);
	say(r, " of ");
	say_members(r, count);
	say(r, "; ");
	say_number(r, s->across_subjects);
	say(r, " with different subjects, ");
	say_number(r, s->across_issuers);
	say(r, " with different issuers");
	if (r->options->has_crls) {
		say(r, "; ");
		say_number(r, s->revoked);
		say(r, " with a member that a CRL has and one that none has, ");
		say_number(r, s->compromised);
		say(r, " of these for key compromise");
	}
	say_limit(r, "a key is that of members with more than %llu different ", (unsigned long long)r->options->key_subjects);
	say_limit(r, r->options->key_subjects == 1 ? "subject" : "subjects");
	if (r->options->has_crls)
		say_limit(r, ", or of a member that a CRL has for key compromise and of one that none has (BR 4.9.1.1)");
	result_groups(result_add(r, "stat_key_duplicate", NULL, s->told > 0, NULL), s->told > 0 ? &s->told_ones : &s->any);
	return !r->failed;
}

/* --- words --- */

struct counted {
	uint64_t count;
	char label[48];
	uint64_t order; /* among those of the same count */
};

/* The most frequent first. */
static int
by_count(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->order != y->order ? (x->order < y->order ? -1 : 1) : strcmp(x->label, y->label);
}

static void
exponent_label(struct counted *c, const struct exponent_name *name)
{
	if (name->bits == 0)
		snprintf(c->label, sizeof(c->label), "0 or negative");
	else if (name->bits <= 64)
		snprintf(c->label, sizeof(c->label), "%llu", (unsigned long long)name->value);
	else
		snprintf(c->label, sizeof(c->label), "%s of %u bits", name->is_odd ? "an odd one" : "an even one", name->bits);
	c->order = name->bits <= 64 ? name->value : UINT64_MAX - UINT32_MAX + name->bits;
}

#define EXPONENTS_SAID 5

static bool
say_exponents(struct keys *k, struct results *r)
{
	size_t count = k->exponents.count;
	struct counted *all = calloc(count + 1, sizeof(*all));
	if (all == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct exponent_name name;
		memcpy(&name, distinct_octets(&k->exponents, i).data, sizeof(name));
		exponent_label(&all[i], &name);
		memcpy(&all[i].count, distinct_at(&k->exponents, i), sizeof(all[i].count));
	}
	qsort(all, count, sizeof(*all), by_count);
	for (size_t i = 0; i < count && i < EXPONENTS_SAID; i++) {
		say(r, "%s%s: ", i > 0 ? "; " : "", all[i].label);
		say_members(r, all[i].count);
	}
	if (count > EXPONENTS_SAID)
		say(r, "; and %zu others", count - EXPONENTS_SAID);
	free(all);
	return true;
}

static bool
exponents_end(struct keys *k, struct results *r)
{
	if (k->exponents.full)
		say(r, "more than %d distinct exponents: not counted one by one", EXPONENTS_MAX);
	else if (k->with_exponent == 0)
		say(r, "no RSA keys");
	else if (!say_exponents(k, r))
		return false;
	if (k->odd_count > 0) {
		say(r, "; ");
		say_number(r, k->odd_count);
		say(r, " of ");
		say_members(r, k->with_exponent);
		say(r, " with an exponent that is told");
	}
	say_limit(r, "an exponent is even, below 65,537, or has more than 256 bits (BR 6.1.6)");
	return result_add(r, "stat_key_exponent", NULL, k->odd_count > 0, &k->odd) != NULL;
}

#define BARS_MAX 20

/* The next of `list` for a count that is not 0. */
static void
kind_list(struct counted *list, size_t *count, uint64_t members, const char *family, const char *name)
{
	if (members == 0 || name == NULL)
		return;
	struct counted *c = &list[(*count)++];
	c->count = members;
	snprintf(c->label, sizeof(c->label), "%s%s", family, name);
}

static bool
keys_chart(struct keys *k, struct results *r)
{
	size_t count = 0;
	uint64_t others = 0;
	struct counted *list = calloc(RSA_BITS + 1 + OID_COUNT + KEY_KINDS, sizeof(*list));
	if (list == NULL)
		return false;
	for (unsigned bits = 0; k->rsa != NULL && bits <= RSA_BITS; bits++) {
		char text[32] = "without a modulus";
		if (bits > 0)
			snprintf(text, sizeof(text), bits < RSA_BITS ? "%u" : "%u or more", bits);
		kind_list(list, &count, k->rsa[bits], "RSA ", text);
	}
	for (unsigned i = 0; i < OID_COUNT; i++)
		kind_list(list, &count, k->curves[i], "EC ", curve_word((enum oid)i));
	for (unsigned i = 0; i < KEY_KINDS; i++)
		kind_list(list, &count, k->kinds[i], "", key_kind_word((enum key_kind)i));
	qsort(list, count, sizeof(*list), by_count);
	struct chart *chart = chart_add(r, "keys", NULL, "kind", "Keys by kind");
	for (size_t i = 0; i < count; i++) {
		if (i < BARS_MAX)
			bar_add(r, chart, list[i].label, list[i].count);
		else
			others += list[i].count;
	}
	if (others > 0)
		bar_add(r, chart, "others", others);
	free(list);
	return !r->failed;
}

bool
keys_end(struct keys *k, struct results *r)
{
	struct shared shared = { .distinct = 0 };
	return duplicates_end(k, r, &shared) && moduli_end(&k->moduli, r, shared.distinct_rsa) && exponents_end(k, r) && keys_chart(k, r);
}
