/*
 * Threads for what takes long: large objects. They have a lower priority than those that take requests, so that small ones are answered meanwhile.
 */
#ifndef SERVE_LANES_H
#define SERVE_LANES_H

#include "serve/request.h"

/* What waits for one of the threads; it is part of what is to be done. */
struct lane_item {
	struct lane_item *next;
};

/* Starts so many threads, each of which calls `work` for one item after another, with its own workspace. Returns false if that is not possible. */
bool lanes_start(unsigned threads, void (*work)(struct lane_item *item, struct workspace *workspace));

/* Puts an item behind all others. Returns false once the threads are to end. */
bool lanes_put(struct lane_item *item);

/* Lets the threads do what waits, and end. */
void lanes_stop(void);

#endif
