// The keyboard is never lost: Escape leaves what lies on top, and who opened a card or a form by key comes back to that place.
(() => {
  const find = (id) => document.getElementById(id);
  const inSight = (element) => Boolean(element?.isConnected && element !== document.body && element.checkVisibility());
  let last = null; // where the keyboard was last
  let opener = null; // from where the card or form that is open was opened

  document.addEventListener("focusin", (event) => {
    last = event.target;
  });

  // A link to a part of the page puts the keyboard into it.
  document.addEventListener("click", (event) => {
    const part = event.target.closest("#skips a")?.getAttribute("href");
    if (!part) return;
    event.preventDefault();
    (document.querySelector(`${part} :is(canvas, .leaflet-container)[tabindex]`) || find(part.slice(1)))?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const search = find("search-text");
    if (event.target === search && search.value) window.dash_clientside.set_props("search-text", { value: "" });
    else leave();
  });

  // The tool in hand, the open layers, the form, the card: one at a time. What has been typed is not thrown away at once.
  function leave() {
    const layers = find("layers");
    if ((find("map")?.dataset.tool || "browse") !== "browse") window.dash_clientside.set_props("map", { tool: "browse" });
    else if (layers?.open) {
      layers.open = false;
      find("layers-title").focus();
    } else {
      const form = [find("report-form"), find("form")].find(inSight);
      const cancel = form?.querySelector("#report-cancel, #closing-cancel");
      if (cancel && document.activeElement !== cancel && [...form.querySelectorAll("input:not([type=radio], [type=checkbox]), textarea")].some((field) => field.value)) cancel.focus();
      else if (cancel) cancel.click();
      else window.dash_clientside.set_props("selected", { data: null });
    }
  }

  // The same button, drawn anew.
  const again = (button) => [...document.querySelectorAll("[data-set]")].find((each) => each.dataset.set === button?.dataset.set && inSight(each));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    keys: {
      // Told whenever another card or form is open, or none: it is entered, but from the map, and left for where one was.
      hold(opened) {
        if (!last || (!opened && !opener)) return;
        if (opened && !opener) opener = inSight(document.activeElement) ? document.activeElement : last;
        const came = opener;
        if (!opened) opener = null;
        window.setTimeout(() => {
          const at = document.activeElement;
          if (inSight(at) && Boolean(at.closest("#panel, #map")) === Boolean(opened)) return;
          const back = opened ? null : inSight(came) ? came : again(came);
          (back || find("panel"))?.focus({ preventScroll: !back });
        }, 60);
      },
    },
  });
})();
