// What a person has unfolded, or folded, stays so when the answer around it is drawn anew.
(() => {
  const kept = new Map();

  // Counts in a fold's line move with every event; the card of another record is another place.
  const name = (fold) => {
    const place = fold.closest("[id]");
    const title = place?.id === "card" ? place.querySelector("h2")?.textContent : "";
    const line = fold.querySelector("summary")?.textContent ?? "";
    return [place?.id, title, line.replace(/\d[\d,]*/g, "")].join("|");
  };

  document.addEventListener("click", ({ target }) => {
    const fold = target.closest("summary")?.parentElement;
    if (fold instanceof HTMLDetailsElement) kept.set(name(fold), !fold.open);
  });

  const restore = (drawn) => {
    for (const node of drawn) {
      if (!(node instanceof Element)) continue;
      for (const fold of [node, ...node.querySelectorAll("details")]) {
        if (fold instanceof HTMLDetailsElement) fold.open = kept.get(name(fold)) ?? fold.open;
      }
    }
  };

  new MutationObserver((changes) => kept.size && changes.forEach(({ addedNodes }) => restore(addedNodes))).observe(
    document.documentElement,
    { childList: true, subtree: true },
  );
})();
