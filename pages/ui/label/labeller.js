// The labeller shows the next example at once from a short queue; answers travel through the outbox.
// What is on the screen is always the server's last word with the unconfirmed answers laid over it.

const DOUBLE_PRESS = 150;      // ms within which a second press is a slip of the finger
const RESEND = 4000;           // ms after which an unconfirmed answer is sent again
const CALM = 700;              // ms before "waiting" is worth saying
const AFTER_PAINT = 25;        // ms: sending wakes Streamlit, and the next example comes first
const ANSWERS = ["label", "skip", "unsure", "undo"];

class Labeller {
  constructor(host) {
    this.items = new Map();        // token -> example with all that belongs to it
    this.numbers = new Map();      // token -> number of its next event
    this.told = new Set();         // tokens whose answer by someone else has been mentioned
    this.queue = [];
    this.history = [];
    this.current = this.revisited = null;
    this.lastPress = -Infinity;
    this.sentAt = 0;
    this.screen = new Screen(host, this.acts());
    this.listen();
  }

  acts() {
    return {
      answer: (kind, value, event) => this.answer(kind, value, event), undo: () => this.undo(),
      flag: () => this.toggleFlag(), guess: () => this.toggleGuess(), note: () => this.openNote(),
      keepNote: () => this.keepNote(), revisit: (token) => this.revisit(token), back: () => this.revisit(null),
      enlarged: () => this.screen.zoom.scale > 1, hint: () => (this.guessing ? this.item?.guess : null),
      again: () => this.askSkippedAgain(), tell: (text) => this.screen.tell(text), sees: (event) => this.sees(event),
      guidelines: () => this.screen.toggleOverlay("Guidelines", this.data.guidelines),
    };
  }

  listen() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.sendSoon(300), { signal });
    window.addEventListener("online", () => this.sendSoon(300), { signal });
    window.addEventListener("beforeunload", (event) => this.waiting && event.preventDefault(), { signal });
    this.ticking = setInterval(() => this.tick(), 500);
    this.uncovering = new MutationObserver(closeConnectionDialog);
    this.uncovering.observe(document.body, { childList: true });
  }

  close() {
    this.listening.abort();
    this.uncovering.disconnect();
    clearInterval(this.ticking);
    clearTimeout(this.sending);
    this.screen.root.remove();
  }

  // ---- from the server

  update(data, send) {
    this.send = send;
    const opening = this.data?.project !== data.project || this.data?.who !== data.who;
    if (opening) this.open(data);
    this.data = data;
    this.outbox.confirm(data.acked);
    for (const item of [...data.history, ...data.queue]) this.remember(item);
    this.mentionOthers(opening);
    this.screen.drawQuestion(data);
    this.render();
    // Not at once: Streamlit may drop what is sent while a component is being mounted.
    if (opening && this.waiting) this.sendSoon(500);
  }

  open({ project, who }) {
    this.outbox = new Outbox(project, who);
    this.current = this.revisited = null;
  }

  remember(item) {
    const known = [this.numbers.get(item.token) ?? 0, item.next ?? 0, this.outbox.lastNumber(item.token) + 1];
    this.numbers.set(item.token, Math.max(...known));
    const before = this.items.get(item.token);
    // A guess that is being read stays as it is, for it may be taken at the next press.
    const read = this.guessing && item.token === this.onScreen ? { guess: before?.guess } : {};
    this.items.set(item.token, { ...before, ...item, ...read });
  }

  mentionOthers(silently) {
    for (const { token, who } of this.data.elsewhere ?? []) {
      const news = !silently && !this.told.has(token) && this.items.has(token);
      this.told.add(token);
      const lost = token === this.current && !this.data.queue.some((item) => item.token === token);
      if (lost) this.current = null;
      if (news) this.screen.tell(this.mention(who, lost, token === this.current));
    }
  }

  mention(who, lost, stays) {
    const name = who === this.data.who ? "You, in another tab," : isolated(who);
    if (lost) return `${name} answered that one a moment ago. Here is the next.`;
    if (stays) return `${name} answered this a moment ago; yours counts too.`;
    return who === this.data.who ? `${name} had answered that one; the first answer stands.`
      : `${name} answered this a moment ago; yours is kept too.`;
  }

  // ---- what is to be seen

  fold() {
    const answers = new Map();
    for (const event of this.outbox.events.filter(({ kind }) => ANSWERS.includes(kind))) {
      answers.delete(event.token);
      answers.set(event.token, event);
    }
    const latest = [...answers.values()].reverse().filter(({ token }) => this.items.has(token));
    this.queue = this.foldQueue(answers, latest.filter(({ kind }) => kind === "undo"));
    this.current = this.queue[0] ?? null;
    const mine = latest.filter(({ kind }) => kind !== "undo")
      .map(({ token, kind, value }) => ({ ...this.items.get(token), kind, value }));
    const older = this.data.history.filter(({ token }) => !answers.has(token));
    this.history = [...mine, ...older].slice(0, HISTORY).map((entry) => ({ ...entry, ...this.marks(entry) }));
  }

  // The example on the screen stays there, whatever the server says next; what was undone comes after it.
  foldQueue(answers, undone) {
    const open = (token) => !answers.has(token) || answers.get(token).kind === "undo";
    const tokens = [this.current, ...undone.map(({ token }) => token), ...this.data.queue.map(({ token }) => token)];
    return [...new Set(tokens)].filter((token) => this.items.has(token) && open(token));
  }

  get waiting() {
    return this.outbox?.events.length ?? 0;
  }

  get item() {
    return this.items.get(this.revisited ?? this.current) ?? null;
  }

  marks(item) {
    const marks = { flagged: item?.flagged ?? false, note: item?.note ?? "" };
    for (const { token, kind, value } of this.outbox.events) {
      if (token === item?.token && kind === "flag") marks.flagged = value;
      if (token === item?.token && kind === "note") marks.note = value;
    }
    return marks;
  }

  render() {
    this.fold();
    if (this.item?.token !== this.onScreen) this.appear();
    this.screen.draw(this.view());
    clearTimeout(this.drawing);
    this.drawing = setTimeout(() => this.renderRest(), AFTER_PAINT);
  }

  // A press counts only from the first frame in which its example is on the screen.
  appear() {
    this.onScreen = this.item?.token;
    this.shownAt = Date.now();
    this.guessing = false;
    this.visibleSince = Infinity;
    requestAnimationFrame(() => { this.visibleSince = performance.now(); });
  }

  renderRest() {
    this.screen.drawHistory(this.history, this.revisited);
    this.screen.drawAhead(this.queue.map((token) => this.items.get(token)));
    const kept = [this.noteFor, this.revisited, ...this.queue, ...this.history.map(({ token }) => token),
                  ...this.outbox.events.map(({ token }) => token)];
    for (const known of [this.items, this.numbers])
      for (const token of known.keys()) if (!kept.includes(token)) known.delete(token);
  }

  view() {
    const { data, item, guessing, waiting } = this;
    return { item, guessing, waiting, marks: this.marks(item), saving: this.saving(),
             done: waiting ? null : data.done, skipped: data.skipped_left,
             saved: data.saved, total: data.total, progress: data.progress,
             changing: this.history.find(({ token }) => token === this.revisited) };
  }

  saving() {
    const age = this.waiting ? Math.abs(Date.now() - this.outbox.oldest) : 0;  // a clock may be set back meanwhile
    if (this.data.problem) return ["bad", this.data.problem];
    if (age > RESEND) return ["late", "No connection. Go on, answers wait here."];
    if (age > CALM) return ["late", `${this.waiting} waiting – they are safe in this tab`];
    return this.data.saved_at ? ["good", `Saved ${this.data.saved_at}`] : ["", ""];
  }

  // ---- answers

  answer(kind, value, event) {
    if (!this.accepts(event)) return false;
    if (this.data.problem && this.waiting) return this.screen.tell("The last answer must be saved first.");
    this.keepNote();
    this.record(this.item, kind, value);
    if (!this.revisited) this.current = null;
    this.revisited = null;
    this.render();
    return true;
  }

  // Whether a press is meant for the example on the screen.
  sees({ timeStamp, repeat }) {
    return Boolean(this.item) && !repeat && timeStamp >= this.visibleSince;
  }

  accepts(event) {
    if (!this.sees(event) || event.timeStamp - this.lastPress < DOUBLE_PRESS) return false;
    this.lastPress = event.timeStamp;
    return true;
  }

  record({ token, row, suggested }, kind, value) {
    const number = this.numbers.get(token);
    this.numbers.set(token, number + 1);
    this.post({ id: `${token}.${number}`, token, row, kind, value, suggested, guess_shown: this.guessing });
  }

  post(event) {
    this.outbox.add({ ...event, shown: this.shownAt ?? Date.now(), answered: Date.now() });
    this.sendSoon(AFTER_PAINT);
  }

  undo() {
    if (this.screen.answering.stepsBack()) return;
    if (this.revisited) return this.revisit(null);
    const newest = this.history[0];
    if (!newest) return this.screen.tell("Nothing to undo.");
    this.keepNote();
    this.record(this.items.get(newest.token), "undo", newest.value);
    this.screen.answering.recall(newest);
    this.current = newest.token;
    this.render();
  }

  revisit(token) {
    this.keepNote();
    this.revisited = token;
    this.render();
  }

  toggleFlag() {
    if (!this.item) return;
    this.record(this.item, "flag", !this.marks(this.item).flagged);
    this.render();
  }

  openNote() {
    if (!this.item) return;
    this.noteFor = this.item.token;
    this.screen.openNote(this.marks(this.item).note);
  }

  // The note belongs to the example for which it was opened, also when another has come meanwhile.
  keepNote() {
    if (!this.screen.writing) return;
    const item = this.items.get(this.noteFor);
    const text = this.screen.note.value.trim();
    if (text !== this.marks(item).note) this.record(item, "note", text);
    this.screen.closeNote();
    this.render();
  }

  toggleGuess() {
    if (!this.item?.guess?.length || this.revisited) return;
    this.guessing = !this.guessing;
    this.render();
  }

  askSkippedAgain() {
    this.post({ id: `skipped.${Date.now()}`, token: "", row: null, kind: "skipped", value: null });
    this.render();
  }

  // ---- to the server

  sendSoon(delay) {
    this.sentAt = performance.now();
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.deliver(), delay);
  }

  deliver() {
    this.sentAt = performance.now();
    // The moment of sending tells the server how far this clock is off.
    const sent = Date.now();
    this.send("events", this.outbox.events.map((event) => ({ ...event, sent })));
  }

  tick() {
    if (!this.data || !this.screen.root.isConnected) return;
    const starved = !this.queue.length && !this.data.done;
    if ((this.waiting || starved) && performance.now() - this.sentAt >= RESEND) this.deliver();
    this.screen.drawSaved(this.view());
  }

  // ---- keys

  key(event) {
    if (!this.data || !this.screen.root.isConnected || belongsElsewhere(event, this.screen.answering.chords)) return;
    const run = this.binding(event);
    if (!run) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) run();
  }

  binding(event) {
    const { overlay } = this.screen;
    const key = nameOf(event);
    if (key === "?") return () => this.screen.toggleOverlay("Keys");
    if (key === "g") return this.acts().guidelines;
    if (!overlay.hidden && key === "escape") return () => { overlay.hidden = true; };
    // Guidelines leave the example in sight, so it can be answered beside them.
    if (!overlay.hidden && !overlay.classList.contains("rules")) return undefined;
    const own = this.screen.answering.bind(event);
    if (event.ctrlKey || event.metaKey) return own ?? (key === "z" ? () => this.undo() : undefined);
    return own ?? this.actBinding(key, event) ?? this.zoomBinding(key);
  }

  actBinding(key, event) {
    return {
      " ": () => this.answer("skip", null, event), t: () => this.answer("unsure", null, event),
      f: () => this.toggleFlag(), n: () => this.openNote(), w: () => this.toggleGuess(),
      a: () => this.screen.toggleColumns(), backspace: () => this.undo(),
      escape: this.revisited ? () => this.revisit(null) : undefined,
    }[key];
  }

  zoomBinding(key) {
    const { zoom } = this.screen;
    if (key === "+" || key === "=") return () => zoom.by(1.5);
    if (key === "-") return () => zoom.by(1 / 1.5);
    const [x, y] = { arrowleft: [60, 0], arrowright: [-60, 0], arrowup: [0, 60], arrowdown: [0, -60] }[key] ?? [];
    return x !== undefined && zoom.scale > 1 ? () => zoom.pan(x, y) : undefined;
  }
}

// Streamlit covers the whole page when its server is away. Here work goes on, and the card says what is the matter.
function closeConnectionDialog() {
  const dialogs = [...document.querySelectorAll("[role=dialog]")];
  const dialog = dialogs.find((each) => each.querySelector("h2")?.textContent === "Connection error");
  dialog?.querySelector("button[aria-label=Close]")?.click();
}

const LABELLERS = new WeakMap();

// Streamlit runs this at every change of the data, and at unmount the clean-up of the latest run. The clean-up of
// a run that was overtaken may come at any time, and must leave the labeller alone.
export default function ({ parentElement, data, setTriggerValue }) {
  if (!LABELLERS.has(parentElement)) LABELLERS.set(parentElement, new Labeller(parentElement));
  const labeller = LABELLERS.get(parentElement);
  const run = (labeller.run ?? 0) + 1;
  labeller.run = run;
  labeller.update(data, setTriggerValue);
  return () => {
    if (labeller.run !== run) return;
    labeller.close();
    LABELLERS.delete(parentElement);
  };
}
