// Which version of the post to draw: the newest that the page or the live line told, or the past that the page looks back to.

/** So many are remembered, to tell a late word of the page from a new one. */
const REMEMBERED = 50;

export class Versions {
  private readonly told: string[] = [];
  private past: string | undefined;

  /** Take what the page says; one that the line has passed already says nothing. */
  ask(version: string | number | undefined): void {
    const asked = version === undefined ? undefined : String(version);
    this.past = asked?.includes("@") ? asked : undefined;
    if (asked !== undefined && this.past === undefined && !this.told.includes(asked)) this.add(asked);
  }

  /** Take what the line says, which comes in order. */
  hear(version: string): void {
    if (this.told.at(-1) === version) return;
    const before = this.told.indexOf(version);
    if (before >= 0) this.told.splice(before, 1);
    this.add(version);
  }

  /** Return what to draw now. */
  now(): string | undefined {
    return this.past ?? this.told.at(-1);
  }

  private add(version: string): void {
    this.told.push(version);
    if (this.told.length > REMEMBERED) this.told.shift();
  }
}
