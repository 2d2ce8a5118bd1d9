// The outbox: answers that the server has not confirmed yet. A copy lies in the browser's storage,
// one entry an answer, so that a reload, a crash or a second tab loses none.

class Outbox {
  constructor(project, who) {
    this.prefix = `labeller/${project}/${who}/`;
    this.events = stored(this.prefix);
  }

  get oldest() {
    return this.events.length ? this.events[0].answered : null;
  }

  add(event) {
    this.events.push(event);
    tryStorage((storage) => storage.setItem(this.prefix + event.id, JSON.stringify(event)));
  }

  confirm(ids) {
    const confirmed = new Set(ids);
    for (const event of this.events.filter((each) => confirmed.has(each.id)))
      tryStorage((storage) => storage.removeItem(this.prefix + event.id));
    this.events = this.events.filter((event) => !confirmed.has(event.id));
  }

  lastNumber(token) {
    const numbers = this.events.filter((event) => event.token === token).map((event) => numberOf(event.id));
    return Math.max(-1, ...numbers);
  }
}

const numberOf = (id) => Number(id.slice(id.lastIndexOf(".") + 1));

function stored(prefix) {
  const events = [];
  tryStorage((storage) => {
    for (const key of Object.keys(storage).filter((each) => each.startsWith(prefix)))
      events.push(JSON.parse(storage.getItem(key)));
  });
  return events.sort((a, b) => a.answered - b.answered || numberOf(a.id) - numberOf(b.id));
}

function tryStorage(act) {
  try {
    act(window.localStorage);
  } catch {
    // Storage can be full or forbidden; the answers are then held by this page alone.
  }
}
