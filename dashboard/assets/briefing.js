// What is written for a briefing stays in this browser, by journal, until the briefing is issued and written anew.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  briefing: {
    keep(...args) {
      const kept = args.pop() || {};
      const stem = args.pop();
      if (!stem) return window.dash_clientside.no_update;
      return { ...kept, [stem]: args };
    },
    restore(stem, kept) {
      const empty = ["", "", "", "", "", "", "none", "", []];
      return (kept || {})[stem] || empty;
    },
  },
});
