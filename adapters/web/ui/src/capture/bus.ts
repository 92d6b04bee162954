// Parts tell each other that something changed; whoever shows it looks anew.
type Name = "changed" | "locked" | "unlocked" | "sending";
const target = new EventTarget();

export const tell = (name: Name): void => void target.dispatchEvent(new Event(name));
export const on = (name: Name, then: () => void): void => target.addEventListener(name, then);
