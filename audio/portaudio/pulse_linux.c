#define _GNU_SOURCE
#include "pulse.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The few declarations of libpulse's client interface (version 0, unchanged
// since 2009) that are used here. They are spelled out so that building does
// not need its header files, as running does not need the library.
typedef struct pa_mainloop pa_mainloop;
typedef struct pa_mainloop_api pa_mainloop_api;
typedef struct pa_context pa_context;
typedef struct pa_operation pa_operation;

typedef struct {
	int format;
	uint32_t rate;
	uint8_t channels;
} sample_spec;

typedef struct {
	uint8_t channels;
	int map[32];
} channel_map;

typedef struct {
	uint8_t channels;
	uint32_t values[32];
} channel_volumes;

typedef struct {
	const char *name;
	const char *description;
} source_port;

typedef struct {
	const char *name;
	uint32_t index;
	const char *description;
	sample_spec spec;
	channel_map map;
	uint32_t owner_module;
	channel_volumes volume;
	int mute;
	uint32_t monitor_of_sink;
	const char *monitor_of_sink_name;
	uint64_t latency;
	const char *driver;
	int flags;
	void *properties;
	uint64_t configured_latency;
	uint32_t base_volume;
	int state;
	uint32_t volume_steps;
	uint32_t card;
	uint32_t port_count;
	source_port **ports;
	source_port *active_port;
} source_info;

typedef struct {
	uint32_t index;
	const char *name;
	uint32_t owner_module;
	uint32_t client;
	uint32_t source;
	sample_spec spec;
	channel_map map;
	uint64_t buffer_latency;
	uint64_t source_latency;
	const char *resample_method;
	const char *driver;
	void *properties;
} output_info;

typedef struct {
	const char *user_name;
	const char *host_name;
	const char *server_version;
	const char *server_name;
	sample_spec spec;
	const char *default_sink_name;
	const char *default_source_name;
} server_info;

enum { CONTEXT_READY = 4, CONTEXT_FAILED = 5, CONTEXT_TERMINATED = 6 };
enum { NO_AUTOSPAWN = 1 };
enum { OPERATION_RUNNING = 0 };
static const uint32_t INVALID = (uint32_t)-1;

static struct {
	pa_mainloop *(*mainloop_new)(void);
	void (*mainloop_free)(pa_mainloop *);
	pa_mainloop_api *(*mainloop_get_api)(pa_mainloop *);
	int (*mainloop_prepare)(pa_mainloop *, int);
	int (*mainloop_poll)(pa_mainloop *);
	int (*mainloop_dispatch)(pa_mainloop *);
	pa_context *(*context_new)(pa_mainloop_api *, const char *);
	int (*context_connect)(pa_context *, const char *, int, const void *);
	int (*context_get_state)(pa_context *);
	void (*context_disconnect)(pa_context *);
	void (*context_unref)(pa_context *);
	pa_operation *(*list)(pa_context *, void (*)(pa_context *, const source_info *, int, void *), void *);
	pa_operation *(*server)(pa_context *, void (*)(pa_context *, const server_info *, void *), void *);
	pa_operation *(*outputs)(pa_context *, void (*)(pa_context *, const output_info *, int, void *), void *);
	const char *(*property)(void *, const char *);
	int (*operation_get_state)(pa_operation *);
	void (*operation_unref)(pa_operation *);
} pulse;

// Loads the library once; callers hold a lock.
static int load(void) {
	static int state; // 1: loaded, -1: not there
	if (state) return state > 0;
	state = -1;
	void *lib = dlopen("libpulse.so.0", RTLD_NOW | RTLD_LOCAL);
	if (!lib) return 0;
#define GET(field, symbol) \
	if (!(*(void **)&pulse.field = dlsym(lib, symbol))) return 0
	GET(mainloop_new, "pa_mainloop_new");
	GET(mainloop_free, "pa_mainloop_free");
	GET(mainloop_get_api, "pa_mainloop_get_api");
	GET(mainloop_prepare, "pa_mainloop_prepare");
	GET(mainloop_poll, "pa_mainloop_poll");
	GET(mainloop_dispatch, "pa_mainloop_dispatch");
	GET(context_new, "pa_context_new");
	GET(context_connect, "pa_context_connect");
	GET(context_get_state, "pa_context_get_state");
	GET(context_disconnect, "pa_context_disconnect");
	GET(context_unref, "pa_context_unref");
	GET(list, "pa_context_get_source_info_list");
	GET(server, "pa_context_get_server_info");
	GET(outputs, "pa_context_get_source_output_info_list");
	GET(property, "pa_proplist_gets");
	GET(operation_get_state, "pa_operation_get_state");
	GET(operation_unref, "pa_operation_unref");
#undef GET
	state = 1;
	return 1;
}

typedef struct {
	rs_source *out;
	int max, count;
	char *preferred;
	int preferred_size;
	int pid;
	uint32_t newest, tapped; // our latest stream and the index of its source
} collected;

static void copy(char *to, size_t size, const char *from) { snprintf(to, size, "%s", from ? from : ""); }

static void on_source(pa_context *c, const source_info *i, int eol, void *data) {
	(void)c;
	collected *got = data;
	if (eol || !i || got->count >= got->max) return;
	rs_source *s = &got->out[got->count++];
	copy(s->name, sizeof s->name, i->name);
	copy(s->description, sizeof s->description, i->description);
	copy(s->port, sizeof s->port, i->active_port ? i->active_port->name : "");
	s->index = i->index;
	s->rate = i->spec.rate;
	s->channels = i->spec.channels;
	s->monitor = i->monitor_of_sink != INVALID;
	s->mute = i->mute;
}

static void on_server(pa_context *c, const server_info *i, void *data) {
	(void)c;
	collected *got = data;
	if (i) copy(got->preferred, got->preferred_size, i->default_source_name);
}

static void on_output(pa_context *c, const output_info *i, int eol, void *data) {
	(void)c;
	collected *got = data;
	if (eol || !i || !i->properties) return;
	const char *pid = pulse.property(i->properties, "application.process.id");
	if (!pid || atoi(pid) != got->pid) return;
	if (got->tapped != INVALID && i->index < got->newest) return;
	got->newest = i->index;
	got->tapped = i->source;
}

static int64_t now_ms(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// Runs the loop once, for at most the time that is left.
static int turn(pa_mainloop *m, int64_t until) {
	int64_t left = until - now_ms();
	if (left <= 0) return RS_TIMEOUT;
	if (pulse.mainloop_prepare(m, (int)left * 1000) < 0 || pulse.mainloop_poll(m) < 0 || pulse.mainloop_dispatch(m) < 0)
		return RS_NO_SERVER;
	return 0;
}

static int wait_for(pa_mainloop *m, pa_operation *op, int64_t until) {
	int err = 0;
	if (!op) return RS_NO_SERVER;
	while (!err && pulse.operation_get_state(op) == OPERATION_RUNNING) err = turn(m, until);
	pulse.operation_unref(op);
	return err;
}

int rs_pulse_sources(rs_source *out, int max, char *preferred, int preferred_size, int pid, int *tapped, int timeout_ms) {
	if (!load()) return RS_NO_LIBRARY;
	collected got = {out, max, 0, preferred, preferred_size, pid, 0, INVALID};
	int64_t until = now_ms() + timeout_ms;
	pa_mainloop *m = pulse.mainloop_new();
	if (!m) return RS_NO_SERVER;
	int err = RS_NO_SERVER;
	pa_context *c = pulse.context_new(pulse.mainloop_get_api(m), "Ratsschreiber");
	if (c) {
		err = pulse.context_connect(c, NULL, NO_AUTOSPAWN, NULL) < 0 ? RS_NO_SERVER : 0;
		while (!err) {
			int state = pulse.context_get_state(c);
			if (state == CONTEXT_READY) break;
			if (state == CONTEXT_FAILED || state == CONTEXT_TERMINATED)
				err = RS_NO_SERVER;
			else
				err = turn(m, until);
		}
		if (!err) err = wait_for(m, pulse.server(c, on_server, &got), until);
		if (!err) err = wait_for(m, pulse.list(c, on_source, &got), until);
		if (!err) err = wait_for(m, pulse.outputs(c, on_output, &got), until);
		pulse.context_disconnect(c);
		pulse.context_unref(c);
	}
	pulse.mainloop_free(m);
	*tapped = -1;
	for (int i = 0; i < got.count; i++)
		if (got.tapped != INVALID && out[i].index == got.tapped) *tapped = i;
	return err ? err : got.count;
}

static void ignore_alsa(const char *file, int line, const char *function, int err, const char *fmt, ...) {
	(void)file, (void)line, (void)function, (void)err, (void)fmt;
}
static void ignore_text(const char *text) { (void)text; }

// The libraries are found by name at run time: none of these functions has to
// be there.
void rs_sound_silence(void) {
	void (*alsa)(void (*)(const char *, int, const char *, int, const char *, ...));
	if ((*(void **)&alsa = dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler"))) alsa(ignore_alsa);
	const char *names[] = {"jack_set_error_function", "jack_set_info_function"};
	for (int i = 0; i < 2; i++) {
		void (*jack)(void (*)(const char *));
		if ((*(void **)&jack = dlsym(RTLD_DEFAULT, names[i]))) jack(ignore_text);
	}
}
