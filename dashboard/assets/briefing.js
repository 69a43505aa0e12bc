// What is written for a briefing stays in this browser, by journal, so that an exercise's words never reach a live one.
(() => {
  const EMPTY = ["", "", "", "", "", "", "", "", "none", "", []];

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    briefing: {
      keep(...told) {
        const kept = told.pop() || {};
        const journal = told.pop();
        return journal ? { ...kept, [journal]: told } : window.dash_clientside.no_update;
      },
      restore(journal, kept) {
        if (!journal) return EMPTY.map(() => window.dash_clientside.no_update);
        const told = (kept || {})[journal];
        return told && told.length === EMPTY.length ? told : EMPTY;
      },
    },
  });
})();
