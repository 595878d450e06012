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

async function take(area, file) {
	if (file === undefined) {
		return;
	}
	if (file.size > fileMost) {
		area.setCustomValidity("The file is too large for this page: send it to /lint.");
		area.reportValidity();
		return;
	}
	area.value = asText(new Uint8Array(await file.arrayBuffer()));
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
	label.textContent = "or a file, which can also be dropped here: ";
	chooser.addEventListener("change", () => take(area, chooser.files[0]));
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
			take(area, event.dataTransfer.files[0]);
		}
	});
}

/* --- findings, values and octets --- */

function clear(object) {
	for (const element of object.querySelectorAll(".chosen")) {
		element.classList.remove("chosen");
	}
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

/* The octets from one on, of those that are shown. */
function choose(object, from, size) {
	let first = null;
	for (const row of object.querySelectorAll(".dump > li[id]")) {
		const begin = Number(row.id.split("-x")[1]);
		if (begin + 16 <= from || begin >= from + Math.max(size, 1)) {
			continue;
		}
		const digits = row.querySelectorAll("i");
		for (let i = 0; i < digits.length; i++) {
			if (begin + i >= from && begin + i < from + size) {
				digits[i].classList.add("chosen");
				first = first ?? row;
			}
		}
	}
	if (first !== null) {
		reveal(first);
	}
}

function chooseValue(object, value) {
	if (value === null) {
		return;
	}
	value.classList.add("chosen");
	reveal(value);
}

/* A finding: its value, and its octets. */
function showFinding(place) {
	const object = place.closest(".object");
	clear(object);
	place.classList.add("chosen");
	chooseValue(object, document.getElementById(place.dataset.node));
	choose(object, Number(place.dataset.from), Number(place.dataset.size));
}

/* A value: its octets, and the findings about it. */
function showValue(value) {
	const object = value.closest(".object");
	clear(object);
	chooseValue(object, value);
	choose(object, Number(value.dataset.from), Number(value.dataset.size));
	let first = null;
	for (const place of object.querySelectorAll(".place")) {
		if (place.dataset.node === value.id) {
			place.classList.add("chosen");
			first = first ?? place;
		}
	}
	if (first !== null) {
		first.scrollIntoView({ block: "nearest" });
	}
}

/* The innermost value that an octet is of. */
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

function offsetOf(digits) {
	const row = digits.closest("li");
	return Number(row.id.split("-x")[1]) + [...row.querySelectorAll("i")].indexOf(digits);
}

function follow(event) {
	const target = event.target;
	const link = target.closest("a");
	if (link !== null && link.getAttribute("href").startsWith("#")) {
		const to = document.getElementById(link.getAttribute("href").slice(1));
		const place = link.closest(".place") ?? (to !== null && to.classList.contains("place") ? to : null);
		if (place !== null) {
			event.preventDefault();
			showFinding(place);
			if (to === place) {
				place.scrollIntoView({ block: "nearest" });
			}
			return;
		}
	}
	if (link !== null && !link.classList.contains("at")) {
		return;
	}
	const place = target.closest(".place");
	const value = target.closest(".tree li[id]");
	if (place !== null) {
		showFinding(place);
	} else if (value !== null) {
		event.preventDefault();
		showValue(value);
	} else if (target.closest(".dump i") !== null) {
		const of = valueOf(target.closest(".object"), offsetOf(target));
		if (of !== null) {
			showValue(of);
		}
	}
}

/* The arrows go from finding to finding and from value to value, Enter chooses, Escape ends. */
function press(event) {
	const here = document.activeElement;
	if (event.key === "Escape") {
		document.querySelectorAll(".object").forEach(clear);
	} else if (here.matches(".place, .tree li[id]")) {
		const all = [...here.closest(".object").querySelectorAll(here.matches(".place") ? ".place" : ".tree li[id]")];
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
		const next = all[all.indexOf(here) + step];
		if (step !== 0 && next !== undefined) {
			here.tabIndex = -1;
			next.tabIndex = 0;
			next.focus();
		} else if (event.key === "Enter" && here.matches(".place")) {
			showFinding(here);
		} else if (event.key === "Enter") {
			showValue(here);
		} else {
			return;
		}
		event.preventDefault();
	}
}

function prepare(object) {
	for (const kind of [".place", ".tree li[id]"]) {
		object.querySelectorAll(kind).forEach((element, i) => {
			element.tabIndex = i === 0 ? 0 : -1;
		});
	}
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
document.addEventListener("keydown", press);
if (document.getElementById("search") !== null) {
	document.getElementById("search").hidden = false;
	document.getElementById("q").addEventListener("input", search);
}
