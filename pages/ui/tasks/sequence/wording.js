// Spans in words: how many, which pieces, as people read them in the history, in the foot and in what is refused.

const NOTHING = "Nothing to mark";
const MOST_SAID = 3;               // spans of an answer that are named in short
const LONGEST_PIECE = 40;

// An answer as it was kept; one of another kind of label marks nothing.
function parsed(value) {
  try {
    return JSON.parse(value) ?? {};
  } catch {
    return {};
  }
}

const spansOf = (value) => (parsed(value).spans ?? []).map(([start, end, name]) => ({ start, end, name }));
const spansIn = (n) => `${n} ${n === 1 ? "span" : "spans"}`;

function shortened(words) {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_PIECE ? `${line.slice(0, LONGEST_PIECE)}…` : line;
}

// How much is marked, and what: "3 spans", "Anna Person, Paris Place".
function answerInTwo(value, text) {
  const spans = spansOf(value);
  const part = (parsed(value).read ?? null) === null ? "" : ", read in part";
  if (!spans.length) return [`${NOTHING}${part}`];
  const said = spans.slice(0, MOST_SAID).map(({ start, end, name }) =>
    `${isolated(shortened(pieceOf(text, start, end)))} ${isolated(name)}`);
  return [`${spansIn(spans.length)}${part}`, `${said.join(", ")}${spans.length > MOST_SAID ? ", …" : ""}`];
}

function guessInWords(guess) {
  const n = guess.reduce((total, [value]) => total + spansOf(value).length, 0);
  return n ? `${spansIn(n)}, dashed. Press one to use or refuse it; “Use all” takes all.` : "nothing to mark here.";
}
