// Looking back: the time goes with every request of this page, so that every answer is as known then.
(() => {
  let at = null;
  const plain = window.fetch.bind(window);
  const keep = () => window.dash_clientside.no_update;

  window.fetch = (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource, document.baseURI);
    if (at === null || url.origin !== window.location.origin) return plain(resource, options);
    const asked = new Request(resource, options);
    asked.headers.set("x-as-known", at);
    return plain(asked);
  };

  // Minutes from the start to a time; at the right end, or where there is no range yet, now.
  const timeOf = (minutes, range) => new Date(Date.parse(range.start) + minutes * 60_000);
  const isNow = (minutes, range) => !range || minutes === null || minutes === undefined || minutes >= range.span_min;

  function show(time) {
    at = time;
    if (time === null) delete document.documentElement.dataset.past;
    else document.documentElement.dataset.past = time;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    asknown: {
      take(minutes, range) {
        const time = isNow(minutes, range) ? null : timeOf(minutes, range).toISOString();
        if (time === at) return keep();
        show(time);
        return time;
      },
      // The end moves on with the clock: who is at now stays there, who looks back stays where they are.
      move(max, _now, _shut, _back, _on, minutes, range) {
        const pressed = window.dash_clientside.callback_context.triggered_id;
        const moments = (range && range.moments) || [];
        if (pressed === "past-slider") return at === null ? max : keep();
        if (pressed === "past-back") return moments.findLast((moment) => moment < minutes) ?? keep();
        if (pressed === "past-on") return moments.find((moment) => moment > minutes) ?? max;
        return max;
      },
      write(dragged, minutes, range, lang) {
        if (!range) return "";
        const triggered = window.dash_clientside.callback_context.triggered.map((each) => each.prop_id);
        const shown = triggered.includes("past-slider.drag_value") ? dragged : minutes;
        const days = range.days ? { month: "numeric", day: "numeric" } : {};
        const form = { ...days, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: range.zone };
        return new Intl.DateTimeFormat(lang, form).format(timeOf(Math.min(shown ?? range.span_min, range.span_min), range));
      },
      unfold(_open, _shut, time, hidden) {
        const pressed = window.dash_clientside.callback_context.triggered_id;
        if (pressed === "past-open") return !hidden;
        return pressed === "past-shut" ? true : time ? false : keep();
      },
    },
  });
})();
