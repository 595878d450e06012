/* The files of this folder as they were when the program was built; the definitions are made from them. */
#ifndef DATA_BUILTIN_H
#define DATA_BUILTIN_H

#include <stddef.h>

extern const char data_tlds[], data_addresses[], data_countries[], data_ev_policies[], data_suffixes[];
extern const size_t data_tlds_size, data_addresses_size, data_countries_size, data_ev_policies_size, data_suffixes_size;

#endif
