// Signing on: the box opens by the name in the bar, or by itself when an act needs somebody to stand for it.
(() => {
  const find = (id) => document.getElementById(id);
  let pressed = null; // the button last pressed: it is pressed again once somebody has signed on
  let waiting = null;

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button");
      if (button && !button.closest("#who")) pressed = button;
    },
    true,
  );

  document.addEventListener("click", async (event) => {
    const id = event.target.closest("#who button")?.id;
    if (id === "signon-chip") open(null);
    if (id === "signon-later") find("signon").close();
    if (id === "signon-change") {
      find("signon-form").classList.add("changing");
      for (const field of ["signon-name", "signon-post"]) window.dash_clientside.set_props(field, { value: "" });
      find("signon-name").focus();
    }
    if (id === "signon-off") {
      const answer = await fetch("/sign-off", { method: "POST" });
      find("signon").close();
      if ((await answer.json()).demands) window.location.assign("/gate");
      else window.dash_clientside.set_props("signed", { data: Date.now() });
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "signon-form") return;
    event.preventDefault();
    void signOn();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && find("signon")?.open) event.stopPropagation();
  });

  function open(again) {
    const box = find("signon");
    if (!box || box.open) return;
    waiting = again;
    find("signon-fault").textContent = "";
    find("signon-form").classList.remove("changing");
    box.showModal();
    find("signon-name").focus();
  }

  async function signOn() {
    const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    const told = { name: find("signon-name").value, post: find("signon-post").value, lang };
    const answer = await fetch("/sign-on", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(told),
    });
    const said = await answer.json();
    if (!answer.ok) {
      find("signon-fault").textContent = said.said || said.error;
      return;
    }
    find("signon").close();
    window.dash_clientside.set_props("signed", { data: Date.now() });
    const again = findAgain(waiting);
    waiting = null;
    if (!again) return;
    window.dash_clientside.set_props("notice", { children: null });
    again.click();
  }

  // The page may have been drawn anew meanwhile: the same button is then another element.
  function findAgain(button) {
    if (!button || button.isConnected) return button;
    if (button.id) return find(button.id);
    return [...document.querySelectorAll("button[data-set]")].find((each) => each.dataset.set === button.dataset.set);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    signon: {
      ask(asked) {
        if (asked) open(pressed);
        return window.dash_clientside.no_update;
      },
    },
  });
})();
