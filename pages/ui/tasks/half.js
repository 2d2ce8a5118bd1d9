// Half-given answers: they outlive a reload of this tab, another tab knows nothing of them, and nothing is sent of them.

const HALF = "labeller-half";
const MOST_HALVES = 12;

function halfOf(token) {
  return halves().find(([of]) => of === token)?.[1] ?? null;
}

// Without a half it is forgotten; the longest untouched go first.
function keepHalf(token, half = null) {
  const others = halves().filter(([of]) => of !== token);
  const kept = half === null ? others : [...others, [token, half]].slice(-MOST_HALVES);
  tryHalf((storage) => storage.setItem(HALF, JSON.stringify(kept)));
}

function halves() {
  const kept = tryHalf((storage) => JSON.parse(storage.getItem(HALF)));
  return Array.isArray(kept) ? kept : [];
}

function tryHalf(act) {
  try {
    return act(window.sessionStorage);
  } catch {
    return null;  // full, forbidden or damaged: a half-given answer is then given again
  }
}
