/* Serial numbers: stat_serial_bits, stat_serial_duplicate, stat_serial_sequence; chart "serial_bits". */
#ifndef AUDIT_STATISTICS_SERIALS_H
#define AUDIT_STATISTICS_SERIALS_H

#include "audit/statistics_issued.h"

/* The results, of the rows of all members, which are gone then. False: memory ran out, or a file fails. */
bool serial_rows_end(struct spill *rows, struct results *results);

#endif
