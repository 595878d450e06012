/*
 * What the pages can do beyond what they do without a script: a file can be dropped or chosen; a finding, a value and an octet lead to each other without a
 * jump of the page; rules can be searched for. Nothing is fetched from anywhere.
 */
"use strict";

/* --- files --- */

const fileMost = 7 * 1024 * 1024;

/* PEM stays as it is; everything else becomes base64, which has no octet that a form would change. */
function asText(octets) {
	const head = new TextDecoder("latin1").decode(octets);
	if (head.includes("-----BEGIN ") || /^[A-Za-z0-9+/=\s]+$/.test(head)) {
		return head;
	}
	let text = "";
	for (let at = 0; at < octets.length; at += 0x6000) {
		text += btoa(String.fromCharCode(...octets.subarray(at, at + 0x6000)));
	}
	return text.replace(/.{64}/g, "$&\n");
}

/* What is no PEM, as a block of it: several files have to be told apart. What it is, its contents tell. */
function asBlock(text) {
	return text.includes("-----BEGIN ") ? text : "-----BEGIN CERTIFICATE-----\n" + text.trim() + "\n-----END CERTIFICATE-----\n";
}

async function take(area, files) {
	if (files.length === 0) {
		return;
	}
	if (files.reduce((sum, file) => sum + file.size, 0) > fileMost) {
		area.setCustomValidity("This is too large for the page: send it to /lint.");
		area.reportValidity();
		return;
	}
	const texts = await Promise.all(files.map(async (file) => asText(new Uint8Array(await file.arrayBuffer()))));
	area.value = texts.length === 1 ? texts[0] : texts.map(asBlock).join("\n");
	area.setCustomValidity("");
	area.focus();
}

function acceptFiles(area) {
	const chooser = document.createElement("input");
	const label = document.createElement("label");
	chooser.type = "file";
	chooser.id = area.id + "-file";
	label.htmlFor = chooser.id;
	label.className = "hint";
	label.textContent = "or files, which can also be dropped here: ";
	chooser.multiple = true;
	chooser.addEventListener("change", () => take(area, [...chooser.files]));
	const line = document.createElement("p");
	line.append(label, chooser);
	area.after(line);
	area.addEventListener("input", () => area.setCustomValidity(""));
	area.addEventListener("dragover", (event) => {
		event.preventDefault();
		area.classList.add("over");
	});
	area.addEventListener("dragleave", () => area.classList.remove("over"));
	area.addEventListener("drop", (event) => {
		area.classList.remove("over");
		if (event.dataTransfer.files.length > 0) {
			event.preventDefault();
			take(area, [...event.dataTransfer.files]);
		}
	});
}

/* --- findings, values and octets --- */

/* Whether values and octets are beside the findings, in boxes that scroll; otherwise they are below, and the page has to move. */
const besides = window.matchMedia("(min-width: 64rem)");

function clear(object) {
	for (const element of object.querySelectorAll(".chosen, .here")) {
		element.classList.remove("chosen", "here");
	}
	object.querySelector("[role=status]").textContent = "";
}

/* Scrolls a box so that something in it is seen, and leaves the page where it is. */
function reveal(element) {
	const box = element.closest(".box");
	if (box === null) {
		element.scrollIntoView({ block: "nearest" });
		return;
	}
	const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
	if (top < 0 || top > box.clientHeight - 40) {
		box.scrollTop += top - box.clientHeight / 3;
	}
}

/* Moves the page to something below, where it does not stand beside. */
function moveTo(element) {
	if (element !== null && !besides.matches) {
		element.scrollIntoView({ block: "center" });
	}
}

/* The first of its kind to get the focus is another from now on; it gets it now if it is to be read next. */
function stopAt(element, focus) {
	const kind = element.matches(".place") ? ".place" : ".tree li[id]";
	for (const other of element.closest(".object").querySelectorAll(kind + "[tabindex='0']")) {
		other.tabIndex = -1;
	}
	element.tabIndex = 0;
	if (focus) {
		element.focus({ preventScroll: true });
	}
}

/* Marks the octets from one on, of those that are shown. Returns the row of the first; null if it is not shown. */
function chooseOctets(object, from, size) {
	let first = null;
	for (const row of object.querySelectorAll(".dump > li[id]")) {
		const begin = offsetOfRow(row);
		if (begin + 16 <= from || begin >= from + size) {
			continue;
		}
		row.querySelectorAll("i").forEach((digits, i) => {
			if (begin + i >= from && begin + i < from + size) {
				digits.classList.add("chosen");
				first = first ?? row;
			}
		});
	}
	if (first !== null) {
		reveal(first);
	}
	return first;
}

/* What is chosen, in the words that it has on the page, for those who do not see it. */
function tell(object, element) {
	object.querySelector("[role=status]").textContent = element.textContent.replace(/\s+/g, " ").trim();
}

/* Chooses a finding, its value, and its octets. */
function showFinding(place) {
	const object = place.closest(".object");
	const value = document.getElementById(place.dataset.node);
	clear(object);
	place.classList.add("chosen");
	stopAt(place, false);
	if (value !== null) {
		value.classList.add("chosen");
		stopAt(value, false);
		reveal(value);
	}
	const row = chooseOctets(object, Number(place.dataset.from), Number(place.dataset.size));
	tell(object, place);
	return { value, row };
}

/* Chooses a value, its octets, and the findings about it. */
function showValue(value) {
	const object = value.closest(".object");
	clear(object);
	value.classList.add("chosen");
	stopAt(value, false);
	reveal(value);
	const row = chooseOctets(object, Number(value.dataset.from), Number(value.dataset.size));
	const places = [...object.querySelectorAll(".place")].filter((place) => place.dataset.node === value.id);
	places.forEach((place) => place.classList.add("chosen"));
	if (places.length > 0 && besides.matches) {
		places[0].scrollIntoView({ block: "nearest" });
	}
	tell(object, value.querySelector(".value"));
	return { place: places[0] ?? null, row };
}

function offsetOfRow(row) {
	return Number(row.id.split("-x")[1]);
}

function offsetOf(digits) {
	const row = digits.closest("li");
	return offsetOfRow(row) + [...row.querySelectorAll("i")].indexOf(digits);
}

/* The innermost value that an octet is of, of those that are shown. */
function valueOf(object, offset) {
	let best = null;
	for (const value of object.querySelectorAll(".tree li[id]")) {
		const from = Number(value.dataset.from);
		const size = Number(value.dataset.size);
		if (offset >= from && offset < from + size && (best === null || size <= Number(best.dataset.size))) {
			best = value;
		}
	}
	return best;
}

/* Chooses an octet, and the value that it is of. */
function showOctet(digits) {
	const object = digits.closest(".object");
	const value = valueOf(object, offsetOf(digits));
	clear(object);
	if (value !== null) {
		showValue(value);
	}
	digits.classList.add("here");
	reveal(digits.closest("li"));
}

/* A link to a value, to octets or to a finding on the same page. */
function followLink(link, to) {
	const place = link.closest(".place");
	if (place !== null) {
		const shown = showFinding(place);
		const octets = link.classList.contains("to-octets");
		moveTo(octets ? shown.row : shown.value);
		if (!octets && shown.value !== null) {
			stopAt(shown.value, true);
		}
	} else if (to.classList.contains("place")) {
		showFinding(to);
		to.scrollIntoView({ block: "nearest" });
		stopAt(to, true);
	} else {
		moveTo(showValue(link.closest(".tree li[id]")).row);
	}
}

function follow(event) {
	const target = event.target;
	const link = target.closest("a");
	if (link !== null) {
		const to = link.hash !== "" && link.pathname === location.pathname ? document.getElementById(link.hash.slice(1)) : null;
		if (to !== null) {
			event.preventDefault();
			followLink(link, to);
		}
		return;
	}
	const place = target.closest(".place");
	const value = target.closest(".tree li[id]");
	if (place !== null) {
		moveTo(showFinding(place).value);
	} else if (value !== null) {
		showValue(value);
	} else if (target.closest(".dump i") !== null) {
		showOctet(target.closest("i"));
	}
}

/* Where Enter was pressed last: Escape leads back there. */
let origin = null;

/* From a finding to its value, and from a value to the first finding about it. */
function crossOver(here) {
	const to = here.matches(".place") ? showFinding(here).value : showValue(here).place;
	if (to !== null) {
		origin = here;
		moveTo(to);
		stopAt(to, true);
	}
}

function comeBack() {
	document.querySelectorAll(".object:has(.panes)").forEach(clear);
	if (origin !== null) {
		origin.scrollIntoView({ block: "nearest" });
		stopAt(origin, true);
	}
	origin = null;
}

/* From octet to octet; those that are not shown are passed over. */
function stepOctets(box, key) {
	const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -16, ArrowDown: 16 }[key];
	const all = [...box.querySelectorAll(".dump i")];
	const now = all.findIndex((digits) => digits.matches(".here"));
	const next = now >= 0 ? now + step : all.findIndex((digits) => digits.matches(".chosen"));
	showOctet(all[Math.min(Math.max(next, 0), all.length - 1)]);
}

/* From finding to finding, and from value to value. */
function stepPlaces(here, key) {
	const all = [...here.closest(".object").querySelectorAll(here.matches(".place") ? ".place" : ".tree li[id]")];
	const next = all[all.indexOf(here) + (key === "ArrowDown" ? 1 : -1)];
	if (next !== undefined) {
		stopAt(next, true);
		reveal(next);
	}
}

/* The arrows go from one to the next, Enter to the other side, Escape back. */
function press(event) {
	const here = document.activeElement;
	const place = here.matches(".place, .tree li[id]");
	if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	if (event.key === "Escape") {
		comeBack();
	} else if (place && event.key === "Enter") {
		crossOver(here);
	} else if (place && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
		stepPlaces(here, event.key);
	} else if (here.matches(".octets .box") && event.key.startsWith("Arrow")) {
		stepOctets(here, event.key);
	} else {
		return;
	}
	event.preventDefault();
}

function prepare(object) {
	const panes = object.querySelector(".panes");
	if (panes === null) {
		return; /* it could not be read */
	}
	for (const kind of [".place", ".tree li[id]"]) {
		object.querySelectorAll(kind).forEach((element, i) => {
			element.tabIndex = i === 0 ? 0 : -1;
		});
	}
	const hint = document.createElement("p");
	const status = document.createElement("p");
	hint.className = "fine";
	hint.textContent = "What is chosen is marked in all three parts. The arrow keys go from one to the next, Enter goes to the other side, Escape back.";
	status.className = "unseen";
	status.setAttribute("role", "status");
	panes.before(hint, status);
	object.addEventListener("click", follow);
}

/* --- the list of rules --- */

function search() {
	const words = document.getElementById("q").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
	let count = 0;
	for (const row of document.querySelectorAll("tr.rule")) {
		const text = row.textContent.toLowerCase();
		row.hidden = !words.every((word) => text.includes(word));
		count += row.hidden ? 0 : 1;
	}
	document.getElementById("status").textContent = words.length > 0 ? count + (count === 1 ? " rule has" : " rules have") + " these words" : "";
}

document.querySelectorAll("textarea").forEach(acceptFiles);
document.querySelectorAll(".object").forEach(prepare);
if (document.querySelector(".panes") !== null) {
	document.addEventListener("keydown", press);
}
if (document.getElementById("search") !== null) {
	document.getElementById("search").hidden = false;
	document.getElementById("q").addEventListener("input", search);
}
