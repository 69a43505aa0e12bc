// Before the first paint: the theme and language that were chosen last, so that nothing flashes.
(() => {
  const kept = (name) => {
    try {
      return JSON.parse(window.localStorage.getItem(name));
    } catch {
      return null;
    }
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = kept("theme") || (dark ? "dark" : "light");
  if (kept("lang") === "zh") document.documentElement.lang = "zh-Hans";
})();
