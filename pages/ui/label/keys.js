// Which key presses are meant for the labeller, and which belong to someone else.

const TAKES_KEYS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), " +
  "[role=grid], [role=slider], [role=listbox], [role=menu], [role=textbox]";
const TAKES_SPACE = "button, a, summary, [role=button], [role=tab], [role=menuitem]";
// A toast calls itself a dialog too, but one beside which work goes on.
const COVERS_THE_PAGE = ":is([role=dialog], [role=alertdialog]):not([aria-modal=false]), [role=listbox], [role=menu]";

// The name of a key in lower case; on a keyboard with another alphabet, the Latin letter of its place.
function nameOf({ key, code }) {
  return (/^Key[A-Z]$/.test(code) && key.length === 1 && key > "\u024f" ? code[3] : key).toLowerCase();
}

// True for keys typed into a field, pressed in a dialog, on a focused button, or with a modifier (Ctrl+Z is ours, and
// what the kind of label takes).
function belongsElsewhere(event, chords = []) {
  const target = event.composedPath()[0];
  const within = (selector) => target instanceof Element && target.closest(selector) !== null;
  const ours = chords.includes(nameOf(event)) || (nameOf(event) === "z" && !event.shiftKey);
  if (event.defaultPrevented || event.isComposing || event.altKey || within(TAKES_KEYS)) return true;
  if ((event.ctrlKey || event.metaKey) && !ours) return true;
  if ([" ", "Enter"].includes(event.key) && within(TAKES_SPACE)) return true;
  return document.querySelector(COVERS_THE_PAGE) !== null;
}

// The digit of a key: by its character, or by its place where digits need Shift (as in France) or the pad is off.
function digitOf({ key, code, shiftKey }) {
  if (/^\d$/.test(key)) return key;
  return shiftKey ? undefined : /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
}
