/*
 * drop WINDOW FILE...
 *
 * Drops files on a window as a file manager does, by the protocol XDND (https://freedesktop.org/wiki/Specifications/XDND), version 5: it
 * announces a list of addresses, moves over the middle of the window, drops, hands the list over when the window asks for it, and ends with 0
 * when the window says that it has taken it. The tests of the window compile and run it.
 */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { patience = 60 }; /* seconds */

static Display *display;
static Window source, target;

static Atom atom(const char *name) { return XInternAtom(display, name, False); }

/* uri_list writes the addresses of files, each on a line: what is no plain letter is written in hexadecimal. */
static char *uri_list(int n, char **paths)
{
	size_t size = 1;
	for (int i = 0; i < n; i++)
		size += 3 * strlen(paths[i]) + 16;
	char *list = malloc(size), *at = list;
	if (!list)
		exit(1);
	for (int i = 0; i < n; i++) {
		at += sprintf(at, "file://");
		for (const unsigned char *p = (const unsigned char *)paths[i]; *p; p++) {
			if (strchr("/-_.~", *p) || (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z'))
				*at++ = (char)*p;
			else
				at += sprintf(at, "%%%02X", *p);
		}
		at += sprintf(at, "\r\n");
	}
	*at = 0;
	return list;
}

static void tell(const char *what, long b, long c, long d, long e)
{
	XEvent event;
	memset(&event, 0, sizeof event);
	event.xclient.type = ClientMessage;
	event.xclient.display = display;
	event.xclient.window = target;
	event.xclient.message_type = atom(what);
	event.xclient.format = 32;
	event.xclient.data.l[0] = (long)source;
	event.xclient.data.l[1] = b;
	event.xclient.data.l[2] = c;
	event.xclient.data.l[3] = d;
	event.xclient.data.l[4] = e;
	XSendEvent(display, target, False, NoEventMask, &event);
	XFlush(display);
}

/* answer hands the list over to whoever asks for it. */
static void answer(const XSelectionRequestEvent *asked, const char *list)
{
	XEvent event;
	memset(&event, 0, sizeof event);
	event.xselection.type = SelectionNotify;
	event.xselection.requestor = asked->requestor;
	event.xselection.selection = asked->selection;
	event.xselection.target = asked->target;
	event.xselection.time = asked->time;
	if (asked->target == atom("text/uri-list")) {
		event.xselection.property = asked->property;
		XChangeProperty(display, asked->requestor, asked->property, asked->target, 8, PropModeReplace, (const unsigned char *)list, (int)strlen(list));
	}
	XSendEvent(display, asked->requestor, False, NoEventMask, &event);
	XFlush(display);
}

/* next waits for an event; 0 when patience is at its end. */
static int next(XEvent *event, time_t end)
{
	while (!XPending(display)) {
		struct pollfd fd = {ConnectionNumber(display), POLLIN, 0};
		time_t left = end - time(NULL);
		if (left <= 0)
			return 0;
		poll(&fd, 1, (int)left * 1000);
	}
	XNextEvent(display, event);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 3 || !(display = XOpenDisplay(NULL))) {
		fprintf(stderr, "usage: drop WINDOW FILE..., on a display\n");
		return 2;
	}
	target = strtoul(argv[1], NULL, 0);
	char *list = uri_list(argc - 2, argv + 2);
	Window root = DefaultRootWindow(display), child;
	source = XCreateSimpleWindow(display, root, 0, 0, 1, 1, 0, 0, 0);
	XSetSelectionOwner(display, atom("XdndSelection"), source, CurrentTime);

	XWindowAttributes is;
	int x, y;
	if (!XGetWindowAttributes(display, target, &is) || !XTranslateCoordinates(display, target, root, is.width / 2, is.height / 2, &x, &y, &child)) {
		fprintf(stderr, "drop: there is no such window\n");
		return 1;
	}
	tell("XdndEnter", 5L << 24, (long)atom("text/uri-list"), None, None);
	tell("XdndPosition", 0, (long)x << 16 | y, CurrentTime, (long)atom("XdndActionCopy"));
	int dropped = 0;
	for (XEvent event; next(&event, time(NULL) + patience);) {
		if (event.type == SelectionRequest) {
			answer(&event.xselectionrequest, list);
		} else if (event.type == ClientMessage && event.xclient.message_type == atom("XdndStatus") && !dropped) {
			if (!(event.xclient.data.l[1] & 1)) {
				fprintf(stderr, "drop: the window takes no files\n");
				return 1;
			}
			tell("XdndDrop", 0, CurrentTime, 0, 0);
			dropped = 1;
		} else if (event.type == ClientMessage && event.xclient.message_type == atom("XdndFinished")) {
			return event.xclient.data.l[1] ? 0 : 1; /* the protocol speaks of the first bit; GLFW sends a length */
		}
	}
	fprintf(stderr, "drop: the window does not answer\n");
	return 1;
}
