// board.js -- the one script of the board.  Pages are whole without it; it
// swaps what changed (live.h), says when it hears nothing, copies, turns
// screens, and sends filters at once.
"use strict";

(() => {
	const RELOAD_MS = 10000; // between two
	const AGAIN_MS = 5000; // until a stream that ended is opened again
	const LOST_MS = 5000; // without a stream, until the page says so
	const HIDDEN_MS = 60000; // a page that nobody sees keeps its stream

	const by_id = (id) => document.getElementById(id);

	// ---- what changed ----

	const live = by_id("live");
	let stamp = live?.dataset.stamp, stream = null, lost = false;
	let lost_timer = 0, again_timer = 0, reload_timer = 0, hidden_timer = 0;

	function is_typing() {
		const at = document.activeElement;
		return at && at.matches("input, select, textarea:not([readonly])");
	}

	// Not while somebody fills in a field, and not again and again.
	function reload() {
		const last = Number(sessionStorage.getItem("reloaded")) || 0;
		const wait = last + RELOAD_MS - Date.now();
		clearTimeout(reload_timer);
		if (is_typing() || (wait > 0 && wait <= RELOAD_MS)) {
			reload_timer = setTimeout(reload, Math.max(wait, 1000));
			return;
		}
		sessionStorage.setItem("reloaded", String(Date.now()));
		location.reload();
	}

	const focusable = (element) => [element, ...element.querySelectorAll(
		"a[href], button, input, select, textarea, [tabindex]")];

	// A <template> takes rows of tables as well as anything else.  The focus
	// goes to what stands in the same place.
	function swap(id, html) {
		const old = by_id(id);
		const template = document.createElement("template");
		template.innerHTML = html;
		const next = template.content.firstElementChild;
		if (!old || !next)
			return false;
		const place = focusable(old).indexOf(document.activeElement);
		next.classList.add("changed");
		old.replaceWith(next);
		if (place >= 0)
			focusable(next)[place]?.focus({ preventScroll: true });
		return true;
	}

	// Each behind the one before it that has the same parent.
	function reorder(ids) {
		const at = document.activeElement;
		const last = new Map();
		for (const id of ids) {
			const element = by_id(id);
			const parent = element && element.parentNode;
			const before = last.get(parent);
			if (!element)
				return false;
			if (before && before.nextElementSibling !== element)
				before.after(element);
			last.set(parent, element);
		}
		if (at && at !== document.activeElement && at.isConnected)
			at.focus({ preventScroll: true });
		return true;
	}

	function apply(frame) {
		if (frame.to === stamp)
			return true;
		if (frame.from !== stamp || frame.from === frame.to)
			return false;
		for (const id in frame.parts || {})
			if (!swap(id, frame.parts[id]))
				return false;
		if (frame.order && !reorder(frame.order))
			return false;
		stamp = frame.to;
		show_lost();
		return true;
	}

	// ---- the stream ----

	function show_lost() {
		for (const text of document.querySelectorAll("#state .lost"))
			text.hidden = !lost;
	}

	function is_down() {
		if (!lost_timer && !lost)
			lost_timer = setTimeout(() => {
				lost = true;
				show_lost();
			}, LOST_MS);
	}

	function is_up() {
		clearTimeout(lost_timer);
		lost_timer = 0;
		lost = false;
		show_lost();
	}

	function open() {
		clearTimeout(again_timer);
		stream = new EventSource("/live?page=" +
			encodeURIComponent(live.dataset.page));
		stream.onopen = is_up;
		stream.addEventListener("rows", (event) => {
			if (!apply(JSON.parse(event.data)))
				reload();
		});
		stream.addEventListener("reset", reload);
		stream.onerror = () => {
			is_down();
			if (stream.readyState !== EventSource.CLOSED)
				return; // it opens itself again
			clearTimeout(again_timer);
			again_timer = setTimeout(open, AGAIN_MS);
		};
	}

	// A browser opens few connections to one host: tabs behind share them.
	function look() {
		clearTimeout(hidden_timer);
		if (document.hidden)
			hidden_timer = setTimeout(() => stream.close(), HIDDEN_MS);
		else if (stream.readyState === EventSource.CLOSED)
			open();
	}

	if (live && window.EventSource) {
		open();
		document.addEventListener("visibilitychange", look);
		// Kept for going back, it would keep its connection too.
		addEventListener("pagehide", () => stream.close());
		addEventListener("pageshow", look);
	}

	// ---- copying ----

	async function copy(text) {
		text.focus();
		text.select();
		try { // there is no clipboard without HTTPS
			await navigator.clipboard.writeText(text.value);
			return true;
		} catch {
			return document.execCommand("copy");
		}
	}

	for (const button of document.querySelectorAll("button[data-copy]")) {
		button.hidden = false;
		button.addEventListener("click", async () => {
			const done = await copy(by_id(button.dataset.copy));
			const box = button.parentNode;
			box.querySelector(".done").hidden = !done;
			box.querySelector(".by-hand").hidden = done;
		});
	}

	// ---- screens of /rapat; a presenter's buttons are PageUp, PageDown ----

	const screens = [...document.querySelectorAll(".screen")];
	const turns = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
	if (screens.length)
		document.addEventListener("keydown", (event) => {
			const by = turns[event.key];
			if (!by || event.altKey || event.ctrlKey || event.metaKey)
				return;
			const far = (s) => Math.abs(s.getBoundingClientRect().top);
			const now = screens.reduce((a, b) => far(b) < far(a) ? b : a);
			const next = screens[screens.indexOf(now) + by];
			event.preventDefault();
			if (next)
				location.hash = next.id;
		});

	// ---- filters ----

	for (const form of document.querySelectorAll("form.filters")) {
		const fields = [...form.querySelectorAll("select, input")];
		form.addEventListener("change", () => form.requestSubmit());
		form.addEventListener("submit", () => // a short address
			fields.forEach((field) => field.disabled = !field.value));
		addEventListener("pageshow", () =>
			fields.forEach((field) => field.disabled = false));
	}
})();
