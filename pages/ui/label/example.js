// Drawing one example: a text, a table or an image. Pool text only ever becomes a text node.

const FEW_FIELDS = 10;
const EMPTY = "(empty text)";
const TURNING = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function el(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A name that changes the direction of writing must not turn the sentence around it.
function isolated(name) {
  const inside = name.replace(/[\u2066-\u2069]/g, "");
  return TURNING.test(name) ? `\u2068${inside}\u2069` : name;
}

function drawExample(example) {
  if (example.kind === "image") return drawImage(example);
  if (example.kind === "text") return drawText(example);
  return drawTable(example.fields);
}

function drawText({ text, fields }) {
  const pool = text?.trim() ? el("p", { className: "pool", textContent: text, dir: "auto" })
    : el("p", { className: "pool empty", textContent: EMPTY });
  return el("div", { className: "text" }, pool, ...(fields?.length ? [drawTable(fields)] : []));
}

function drawTable(fields = []) {
  return el("div", { className: "fields" }, ...fields.map(drawField));
}

function drawField({ name, value, at, low, high }, position) {
  const field = el("div", { className: position < FEW_FIELDS ? "field" : "field more" },
    el("span", { className: "name", textContent: name, title: name, dir: "auto" }),
    el("span", { className: "value", textContent: value || "–", title: value ?? "", dir: "auto" }));
  if (typeof at === "number") field.append(drawBar(at, low, high));
  return field;
}

function drawBar(at, low, high) {
  const bar = el("span", { className: "bar" });
  for (const [name, place] of Object.entries({ at, low, high })) bar.style.setProperty(`--${name}`, place ?? 0);
  return bar;
}

function drawImage({ image, title, width, height }) {
  const picture = el("img", { src: image, alt: title, draggable: false });
  picture.style.setProperty("--width", width || 1);
  picture.style.setProperty("--height", height || 1);
  picture.decode().catch(() => {});   // ahead of time, so that showing it costs no decoding
  return el("div", { className: "picture" }, picture);
}

function chipsOf(example) {
  if (!example) return [];
  const fields = example.fields ?? [];
  const own = fields.length > FEW_FIELDS ? [`${FEW_FIELDS} of ${fields.length} columns`] : [];
  if (example.kind !== "text" && fields.some(({ at }) => typeof at === "number"))
    own.push("bar: where this value lies in the pool, middle half darker");
  return [...(example.chips ?? []), ...own].slice(own.length ? -2 : 0).slice(0, 2);
}
