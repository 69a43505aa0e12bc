// Steps through the slides: arrows, space, Page keys, Home and End; F fills the screen, Esc leaves.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const place = document.getElementById("place");
  const asked = Number.parseInt(window.location.hash.slice(1), 10);
  let shown = 0;

  function show(number) {
    shown = Math.max(0, Math.min(slides.length - 1, number));
    for (const [at, slide] of slides.entries()) slide.classList.toggle("shown", at === shown);
    place.textContent = `${shown + 1} / ${slides.length}`;
    window.history.replaceState(null, "", `#${shown + 1}`);
  }

  function leave() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
      return;
    }
    window.close();
    window.location.assign("/briefing");
  }

  const keys = {
    ArrowRight: () => show(shown + 1),
    ArrowDown: () => show(shown + 1),
    PageDown: () => show(shown + 1),
    " ": () => show(shown + 1),
    Enter: () => show(shown + 1),
    ArrowLeft: () => show(shown - 1),
    ArrowUp: () => show(shown - 1),
    PageUp: () => show(shown - 1),
    Backspace: () => show(shown - 1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
    Escape: leave,
    f: () => document.documentElement.requestFullscreen?.(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // A finger or a presenter's click: the right two thirds go on, the left goes back.
  document.querySelector("main").addEventListener("click", (event) => {
    show(shown + (event.clientX < window.innerWidth / 3 ? -1 : 1));
  });

  show(Number.isFinite(asked) ? asked - 1 : 0);
})();
