// A script that did not arrive leaves the page stuck: say so, and open it again once the server answers.
(() => {
  const EVERY_MS = 1000;
  const REST_MS = 30_000;
  const REOPENED = "reopened";
  let lost = false;

  // A script that is missing for good must not open the page again and again.
  const rest = () => (Date.now() - Number(window.sessionStorage.getItem(REOPENED)) < REST_MS ? REST_MS : EVERY_MS);

  const reopen = async (address) => {
    const answer = await fetch("/ping", { cache: "no-store" }).catch(() => undefined);
    if (!answer?.ok) {
      window.setTimeout(reopen, EVERY_MS, address);
      return;
    }
    window.sessionStorage.setItem(REOPENED, String(Date.now()));
    window.location.replace(address);
  };

  const tell = () => {
    const { dataset } = document.body;
    const clock = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const line = document.createElement("p");
    line.id = "lost";
    line.setAttribute("role", "alert");
    line.textContent = (document.documentElement.lang.startsWith("zh") ? dataset.lostZh : dataset.lostEn).replace("{clock}", clock);
    document.body.prepend(line);
  };

  const take = ({ target }) => {
    if (lost || !(target instanceof HTMLScriptElement)) return;
    lost = true;
    tell();
    window.setTimeout(reopen, rest(), window.location.href); // the page that was asked for
  };

  window.addEventListener("error", take, true); // a script that fails to load tells nobody further up
})();
