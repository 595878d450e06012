#include "audit/sampling.h"

/* What a share of 1 % is, and how many decimals a percentage has at most. */
#define PERCENT  (SHARE_ALL / 100)
#define DECIMALS 16

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads digits, one at least, into a number below 2^64 - 1. Returns what is behind them; NULL if it cannot. */
static const char *
number_read(const char *text, uint64_t *number)
{
	if (!is_digit(*text))
		return NULL;
	for (*number = 0; is_digit(*text); text++) {
		uint64_t digit = (uint64_t)(*text - '0');
		if (*number > (UINT64_MAX - 1 - digit) / 10)
			return NULL;
		*number = *number * 10 + digit;
	}
	return text;
}

/* Reads what stands behind the point of a percentage, into a share. The same. */
static const char *
decimals_read(const char *text, uint64_t *share)
{
	uint64_t unit = PERCENT;
	const char *begin = text;

	for (*share = 0; is_digit(*text); text++) {
		if (text - begin == DECIMALS)
			return NULL;
		unit /= 10;
		*share += unit * (uint64_t)(*text - '0');
	}
	return text > begin ? text : NULL;
}

bool
sampling_read(struct sampling *s, const char *text)
{
	uint64_t number, decimals = 0;

	s->share = 0;
	s->number = UINT64_MAX;
	if (strcmp(text, "all") == 0)
		return true;
	text = number_read(text, &number);
	if (text != NULL && *text == '\0') {
		s->number = number;
		return number > 0;
	}
	if (text != NULL && *text == '.')
		text = decimals_read(text + 1, &decimals);
	if (text == NULL || strcmp(text, "%") != 0 || number > 100 || (number == 100 && decimals > 0))
		return false;
	s->number = 0;
	s->share = number * PERCENT + decimals;
	return s->share > 0;
}

void
sampling_seed(struct sampling *s, struct span seed)
{
	hmac_sha256_set_key(&s->seed, seed.size, seed.data);
}

/* ceil(share * size / 10^18), in halves of nine digits, so that no product is too large: both are below 2^64 / 10^9 there, or one is below 10^9. */
static uint64_t
share_of(uint64_t share, uint64_t size)
{
	const uint64_t half = UINT64_C(1000000000);
	uint64_t a = share / half, b = share % half, c = size / half, d = size % half;
	uint64_t whole = a * c + a * d / half + b * c / half;
	uint64_t rest = (a * d % half + b * c % half) * half + b * d;

	return whole + rest / SHARE_ALL + (rest % SHARE_ALL > 0);
}

uint64_t
sampling_size(const struct sampling *s, uint64_t size)
{
	uint64_t n = share_of(s->share, size);

	if (n < s->number)
		n = s->number;
	if (n < s->floor)
		n = s->floor;
	if (n < 1)
		n = 1;
	return n < size ? n : size;
}

void
sampling_rank(const struct sampling *s, const uint8_t sha256[SHA256_SIZE], uint8_t rank[SHA256_SIZE])
{
	struct hmac_sha256_ctx hmac = s->seed;

	hmac_sha256_update(&hmac, SHA256_SIZE, sha256);
	hmac_sha256_digest(&hmac, SHA256_SIZE, rank);
}
