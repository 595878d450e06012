/*
 * BR 6.3.2: the validity period of a subscriber certificate.
 *
 * Both ends count, and a second more than whole days of 86,400 is another day. The bounds for older certificates come from earlier
 * versions of the clause: ballot 193 (825 days), SC31 (398 and 397 days), SC81 (all after that). The first two, which count in another way, have
 * no end: each bound after them is below them.
 */
#include "lints/checks.h"
#include "lints/tables.h"

#define DAYS(n) CERT(validity_at_most), (n)

/* clang-format off */
const struct lint br_validity_lints[] = {
	/* BR 1.0 9.4.1; until that day some certificates could have more than 39 months */
	{ "e_sub_cert_valid_time_longer_than_60_months", MUST, BR("6.3.2"), BR_1_0, ALL_39_MONTHS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 60 months", CERT(validity_at_most_months), 60 },
	{ "e_sub_cert_valid_time_longer_than_39_months", MUST, BR("6.3.2"), ALL_39_MONTHS, BR_39_MONTHS_END, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 39 months", CERT(validity_at_most_months), 39, .revision = 2 },
	{ "e_sub_cert_valid_time_longer_than_825_days", MUST, BR("6.3.2"), BR_825_DAYS, SC31_398_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 825 days", CERT(validity_spans_at_most), 825, .revision = 2 },
	{ "e_tls_server_cert_valid_time_longer_than_398_days", MUST, BR("6.3.2"), SC31_398_DAYS, SC81_200_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 398 days", DAYS(398) },
	{ "w_tls_server_cert_valid_time_longer_than_397_days", SHOULD, BR("6.3.2"), SC31_398_DAYS, SC81_200_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate should be at most 397 days", DAYS(397) },
	{ "e_server_cert_valid_time_longer_than_200_days", MUST, BR("6.3.2"), SC81_200_DAYS, SC81_100_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 200 days", DAYS(200) },
	{ "w_server_cert_valid_time_longer_than_199_days", SHOULD, BR("6.3.2"), SC81_200_DAYS, SC81_100_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate should be at most 199 days", DAYS(199) },
	{ "e_server_cert_valid_time_longer_than_100_days", MUST, BR("6.3.2"), SC81_100_DAYS, SC81_47_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 100 days", DAYS(100) },
	{ "w_server_cert_valid_time_longer_than_99_days", SHOULD, BR("6.3.2"), SC81_100_DAYS, SC81_47_DAYS, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate should be at most 99 days", DAYS(99) },
	{ "e_server_cert_valid_time_longer_than_47_days", MUST, BR("6.3.2"), SC81_47_DAYS, FOREVER, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate must be at most 47 days", DAYS(47) },
	{ "w_server_cert_valid_time_longer_than_46_days", SHOULD, BR("6.3.2"), SC81_47_DAYS, FOREVER, SUBSCRIBER, 0,
	  "the validity period of a subscriber certificate should be at most 46 days", DAYS(46) },
	{ 0 },
};
/* clang-format on */
