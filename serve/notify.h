/* What systemd is told (sd_notify(3)). Its protocol is a datagram, for which no library is needed. */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H

/* Opens the way there, while sockets can be made. Without systemd there is none, and nothing is told. */
void notify_open(void);

/* Tells a state, "READY=1". */
void notify(const char *state);

#endif
