// What the page does by itself. htmx posts the forms and buttons; this places what comes back,
// keeps the scroll where the reader is, and turns a tap on a message into a reply.
"use strict";

const say = document.body.dataset;
const $ = (id) => document.getElementById(id);
const scroll = $("scroll");
const NEAR = 90; // px from the end that still count as "at the end"
const TOAST_MS = 4500;
const ANSWER_MS = 8000; // a button stops waiting for the bot after this long
const HIDDEN_MS = 20000; // a tab out of sight gives its connection back: browsers allow six a host

// ---- Reading: stay at the end, unless the reader has gone up

let atEnd = true;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };

if (scroll) {
  toEnd();
  scroll.addEventListener("scroll", () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    if (atEnd) $("newer").hidden = true;
  }, { passive: true });
  const follow = new ResizeObserver(() => { if (atEnd) toEnd(); });
  follow.observe(scroll);
  follow.observe($("messages"));
  $("newer").addEventListener("click", () => { atEnd = true; toEnd(); $("newer").hidden = true; });
}

// ---- Placing what the server drew

function place(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const piece of [...template.content.children]) {
    if (piece.classList.contains("toast")) toast(piece);
    else if ("gone" in piece.dataset) $(piece.id)?.remove();
    else if (piece.classList.contains("row")) placeMessage(piece);
    else if (piece.id === "messages") { $("messages").innerHTML = piece.innerHTML; htmx.process($("messages")); filterAll(); }
    else replace($(piece.id), piece);
  }
}

function placeMessage(row) {
  const old = $(row.id);
  filter(row);
  if (old) { replace(old, row); return; }
  // An edit of a message above what is loaded: it will come with the older ones.
  const rows = [...$("messages").querySelectorAll(".row")];
  const id = Number(row.dataset.id);
  if ($("older") && rows.length && id < Number(rows[0].dataset.id)) return;
  $("hello")?.remove();
  // Mostly the newest; one that comes back (what stood in its place was deleted) has its old place.
  const next = rows.length && id < Number(rows.at(-1).dataset.id) ? rows.find((other) => Number(other.dataset.id) > id) : null;
  $("messages").insertBefore(row, next);
  htmx.process(row);
  if (row.classList.contains("mine")) atEnd = true;
  if (atEnd) toEnd(); else $("newer").hidden = false;
}

function replace(old, fresh) {
  if (!old) return;
  // The form below is the same for ever; a new one would lose the words, the photo, the answered row.
  if (fresh.id === "foot" && $("composer") && old.className === fresh.className) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const tabbable = "a, button, [tabindex]";
  const position = focused ? [...old.querySelectorAll(tabbable)].indexOf(focused) : -1;
  const scrolled = old.scrollTop;
  if (old.classList.contains("chosen")) { fresh.classList.add("chosen"); offer(fresh); }
  if (fresh.id === "topics") markTopics(fresh);
  old.replaceWith(fresh);
  fresh.scrollTop = scrolled;
  htmx.process(fresh);
  if (position >= 0) fresh.querySelectorAll(tabbable)[position]?.focus({ preventScroll: true });
  if (fresh.id === "foot") ready();
  if (fresh.id === "commands") menu();
}

// ---- Topics: a filter over what is there, and where the next words go

let topic = "";

function filter(row) {
  if (!("topic" in row.dataset)) return;
  row.classList.toggle("elsewhere", topic !== "" && row.dataset.topic !== topic);
}

function filterAll() { document.querySelectorAll("#messages .row").forEach(filter); }

function markTopics(list) {
  for (const choice of list.querySelectorAll(".topic")) choice.setAttribute("aria-pressed", choice.dataset.topicChoice === topic);
}

function chooseTopic(id) {
  topic = id;
  if ($("topic")) $("topic").value = id;
  markTopics($("topics"));
  filterAll();
  atEnd = true;
  toEnd();
}

// ---- The menu behind "/"

function menu() {
  const list = $("commands");
  const typed = $("words")?.value ?? "";
  const asked = /^\/\S*$/.test(typed) ? typed.toLowerCase() : null;
  let some = false;
  for (const command of list?.querySelectorAll(".command") ?? []) {
    const fits = asked !== null && command.dataset.name.startsWith(asked.split("@")[0]) && command.dataset.command !== typed;
    command.parentElement.hidden = !fits;
    some ||= fits;
  }
  if (list) list.hidden = !some;
}

function write(command) {
  $("words").value = `${command} `;
  $("words").focus();
  fit();
}

// ---- Reacting: the strip stands above the chosen bubble

function offer(row) {
  document.querySelector("#messages .reacting")?.remove();
  const card = row?.querySelector(".card");
  if (card && $("composer")) card.append($("reacting").content.cloneNode(true));
}

function react(button) {
  const values = { message: button.closest(".row").dataset.id, emoji: button.dataset.react };
  htmx.ajax("POST", "/react", { source: document.querySelector(".app"), swap: "none", values });
  answer(null);
}

function toast(piece) {
  const { answers, start, payload } = piece.dataset;
  if (answers) $(answers)?.querySelectorAll("[aria-busy]").forEach((key) => key.removeAttribute("aria-busy"));
  if (start && document.visibilityState === "visible") openBot(start, payload);
  if (!piece.textContent.trim()) return;
  if ("alert" in piece.dataset) {
    $("alert-words").textContent = piece.textContent;
    if (!$("alert").open) $("alert").showModal();
    return;
  }
  $("toasts").append(piece);
  setTimeout(() => piece.remove(), TOAST_MS);
}

function notice(words) {
  const piece = document.createElement("div");
  piece.className = "toast";
  piece.textContent = words;
  toast(piece);
}

function openBot(bot, payload) {
  const values = payload === undefined ? { bot } : { bot, payload, press: true };
  htmx.ajax("POST", "/start", { source: document.querySelector(".app"), swap: "none", values });
}

// ---- Hearing: one stream, given back while nobody looks

let stream = null;
let asleep = 0;

function listen() {
  if (!say.events || stream) return;
  stream = new EventSource(say.events);
  stream.onmessage = (event) => place(event.data);
  stream.onopen = () => $("lost")?.remove();
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) { setTimeout(() => location.reload(), 1500); return; }
    if ($("lost")) return;
    const piece = Object.assign(document.createElement("div"), { className: "toast", id: "lost", textContent: say.lost });
    $("toasts").append(piece);
  };
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(asleep);
  if (document.visibilityState === "visible") listen();
  else asleep = setTimeout(() => { stream?.close(); stream = null; }, HIDDEN_MS);
});
addEventListener("pagehide", () => { stream?.close(); stream = null; });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// ---- Writing

let picture = "";

function ready() {
  const words = $("words");
  if (!words) return;
  words.value = sessionStorage.getItem(say.draft) ?? "";
  words.addEventListener("input", fit);
  words.addEventListener("keydown", (event) => {
    // While an input method is choosing characters, Enter belongs to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); $("composer").requestSubmit(); }
    if (event.key === "Escape") answer(null);
    if (event.key === "ArrowUp" && !$("commands").hidden) { event.preventDefault(); [...$("commands").querySelectorAll("li:not([hidden]) .command")].at(-1)?.focus(); }
  });
  words.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) { $("photo").files = event.clipboardData.files; preview(); }
  });
  $("photo").addEventListener("change", preview);
  $("preview-cancel").addEventListener("click", () => { $("photo").value = ""; preview(); words.focus(); });
  $("answering-cancel").addEventListener("click", () => { answer(null); words.focus(); });
  $("answering-fix").addEventListener("click", fix);
  $("topic").value = topic;
  fit();
  if (matchMedia("(hover: hover)").matches) words.focus({ preventScroll: true });
}

function fit() {
  const words = $("words");
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight + 2}px`;
  $("send").disabled = !words.value.trim() && !$("photo").files.length;
  if (!$("fix").value) sessionStorage.setItem(say.draft, words.value);
  menu();
}

function preview() {
  URL.revokeObjectURL(picture);
  const file = $("photo").files[0];
  picture = file ? URL.createObjectURL(file) : "";
  $("preview").hidden = !file;
  if (file) $("preview-picture").src = picture; else $("preview-picture").removeAttribute("src");
  fit();
}

// Reply to a row of the list, or to nothing.
function answer(row) {
  if (!$("composer")) return;
  if ($("fix").value) { $("fix").value = ""; $("words").value = ""; }
  document.querySelector(".chosen")?.classList.remove("chosen");
  offer(row);
  $("answering").hidden = !row;
  $("reply-to").value = row ? row.dataset.id : "";
  if (row) {
    const { name, line, plain, mine } = row.querySelector(".bubble").dataset;
    row.classList.add("chosen");
    $("answering-title").textContent = say.replyTo.replace("{name}", name);
    $("answering-text").textContent = line;
    $("answering-fix").hidden = mine === undefined || !plain;
    $("words").focus({ preventScroll: true });
  }
  fit();
}

function fix() {
  const row = $(`m${$("reply-to").value}`);
  if (!row) return;
  $("fix").value = row.dataset.id;
  $("reply-to").value = "";
  $("answering-title").textContent = say.fixing;
  $("answering-fix").hidden = true;
  $("words").value = row.querySelector(".bubble").dataset.plain;
  $("words").focus();
  fit();
}

document.addEventListener("submit", (event) => {
  if (event.target.id === "composer" && $("send").disabled) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

// ---- Taps

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const link = on("[data-start]");
  if (link) { event.preventDefault(); openBot(link.dataset.start, link.dataset.payload); return; }
  const copy = on("[data-copy]");
  if (copy) { navigator.clipboard?.writeText(copy.dataset.copy).then(() => notice(say.copied)); return; }
  const emoji = on("[data-react]");
  if (emoji) { react(emoji); return; }
  const choice = on("[data-topic-choice]");
  if (choice) { chooseTopic(choice.dataset.topicChoice); return; }
  const command = on("[data-command]");
  if (command) { write(command.dataset.command); return; }
  const quote = on(".quote, .pin");
  if (quote) { event.preventDefault(); show(quote.hash.slice(1)); return; }
  const veil = on(".spoiler, .folded");
  if (veil) { veil.classList.toggle("open"); return; }
  const key = on(".key[hx-post]");
  if (key) { key.setAttribute("aria-busy", "true"); setTimeout(() => key.removeAttribute("aria-busy"), ANSWER_MS); return; }
  if (!on(".clock")) document.querySelector(".clock[open]")?.removeAttribute("open");
  if (on("[data-answer]") || (on(".bubble") && !on("a, button") && getSelection().isCollapsed)) answer(on(".row"));
});
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".spoiler, .folded")) { event.preventDefault(); event.target.click(); }
  if (event.key === "Escape") document.querySelector(".clock[open]")?.removeAttribute("open");
});

function show(id) {
  const row = $(id);
  if (!row) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  row.classList.remove("flash");
  requestAnimationFrame(() => row.classList.add("flash"));
  setTimeout(() => row.classList.remove("flash"), 1700);
}

// ---- What htmx brings back

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful, requestConfig } = event.detail;
  if (elt.matches?.(".clock-menu")) elt.closest(".clock").removeAttribute("open");
  const drawn = (xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
  if (xhr.status && drawn && requestConfig.verb === "post") place(xhr.responseText);
  else if (!successful) notice(say.notSent);
  if (!successful) elt.removeAttribute?.("aria-busy");
  if (successful && elt.id === "composer") {
    $("words").value = "";
    $("photo").value = "";
    $("fix").value = "";
    preview();
    answer(null);
  }
});

// Older messages come in above: the reader's place stays where it was.
let below = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "older") below = scroll.scrollHeight - scroll.scrollTop;
});
document.addEventListener("htmx:afterSettle", () => {
  if (below) { scroll.scrollTop = scroll.scrollHeight - below; below = 0; }
});

if ($("topics")) markTopics($("topics"));
ready();
listen();
