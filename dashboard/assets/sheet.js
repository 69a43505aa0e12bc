// The answer on a phone: its handle is dragged to one of three heights, or pressed to go from one to the next.
(() => {
  const HEIGHTS = { "sheet-low": 0.14, "sheet-half": 0.4, "sheet-full": 0.6 }; // as in thumb.css
  const ORDER = Object.keys(HEIGHTS);
  const A_FLICK = 40; // pixels: a shorter pull is a press that slipped
  let pull = null;
  let pulled = false;

  const panel = () => document.getElementById("panel");

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("#sheet");
    pulled = false;
    if (!handle) return;
    handle.setPointerCapture(event.pointerId);
    pull = { from: event.clientY, height: panel().offsetHeight, by: 0 };
  });

  document.addEventListener("pointermove", (event) => {
    if (!pull) return;
    pull.by = pull.from - event.clientY;
    panel().style.height = `${Math.max(56, Math.min(pull.height + pull.by, window.innerHeight * HEIGHTS["sheet-full"]))}px`;
  });

  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      if (!pull) return;
      const { height, by } = pull;
      pull = null;
      panel().style.height = "";
      pulled = Math.abs(by) > 8;
      if (pulled) window.dash_clientside.set_props("panel", { className: settle(height, by) });
    });
  }

  // The press that ends a pull is none.
  document.addEventListener(
    "click",
    (event) => {
      if (pulled && event.target.closest("#sheet")) event.stopPropagation();
      pulled = false;
    },
    true,
  );

  // The height that is nearest to where it was left; one further on if it was flicked.
  function settle(height, by) {
    const off = (name) => Math.abs(window.innerHeight * HEIGHTS[name] - height - by);
    const near = [...ORDER].sort((a, b) => off(a) - off(b))[0];
    if (near !== panel().className || Math.abs(by) < A_FLICK) return near;
    return ORDER[Math.max(0, Math.min(ORDER.indexOf(near) + Math.sign(by), ORDER.length - 1))];
  }
})();
