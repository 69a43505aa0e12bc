// The exercise's hour runs on in the browser, at the exercise's own rate, from the hour that the server told last.
(() => {
  const told = new WeakMap();

  function run() {
    for (const hour of document.querySelectorAll(".running-clock")) {
      const { at, rate, zone } = hour.dataset;
      let since = told.get(hour);
      if (!since || since.at !== at) told.set(hour, (since = { at, from: performance.now() }));
      const moment = new Date(Date.parse(at) + (performance.now() - since.from) * Number(rate));
      const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
      const text = new Intl.DateTimeFormat("en-GB", form).format(moment);
      if (hour.firstChild && hour.firstChild.nodeValue !== text) hour.firstChild.nodeValue = text;
    }
  }

  window.setInterval(run, 500);
})();
