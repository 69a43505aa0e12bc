// The shell's own wiring: what a click sets, the address, language and theme. No state lives here but the page's.
(() => {
  // "goal" writes the data of the store, "vehicle.value" another property.
  const set = (target, value) => {
    const [id, prop = "data"] = target.split(".");
    window.dash_clientside.set_props(id, { [prop]: value });
  };
  const keep = () => window.dash_clientside.no_update;
  // A report that is open takes what is picked or drawn on the map.
  const reporting = () => document.querySelector(".showing-report");
  const set_place = ({ lon, lat }) => {
    const north = `${Math.abs(lat).toFixed(5)} ${lat < 0 ? "S" : "N"}`;
    const east = `${Math.abs(lon).toFixed(5)} ${lon < 0 ? "W" : "E"}`;
    window.dash_clientside.set_props({ name: "place", role: "report-field" }, { value: `${north} ${east}` });
  };

  // data-set='{"selected": "shelters/x"}' writes stores; data-go="/routes" opens a page. By mouse and by keyboard.
  document.addEventListener("click", (event) => {
    const source = event.target.closest("[data-set], [data-go]");
    if (!source) return;
    for (const [id, value] of Object.entries(JSON.parse(source.dataset.set || "{}"))) {
      const stamped = value && typeof value === "object" && !Array.isArray(value) ? { ...value, at: Date.now() } : value;
      set(id, stamped);
    }
    if (source.dataset.go) go(source.dataset.go);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") document.querySelector(`[id="${event.target.id}-results"] button`)?.click();
  });

  function go(path) {
    if (window.location.pathname === path) return;
    window.history.pushState({}, "", path + window.location.search);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  let addressRead = false;
  let pageShown = "situation";
  let panelShown = "";

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
      // The address once gives the place, the layers and what is open; afterwards it only follows.
      read_address(href) {
        if (addressRead || !href) return [keep(), keep(), keep()];
        addressRead = true;
        const asked = new URL(href).searchParams;
        const [lon, lat, zoom] = (asked.get("at") || "").split(",").map(Number);
        const view = [lon, lat, zoom].every(Number.isFinite) && asked.get("at") ? { lon, lat, zoom } : keep();
        const layers = asked.has("layers") ? asked.get("layers").split(",").filter(Boolean) : keep();
        return [view, layers, asked.get("open") || keep()];
      },
      // What the live line tells is taken as it comes, and what the server answers after an act; each version once,
      // and none of now while the page looks back, nor of then when it no longer does.
      take_version(heard, asked, shown) {
        const told = window.dash_clientside.callback_context.triggered_id === "map" ? heard : asked;
        const past = document.documentElement.dataset.past !== undefined;
        return told && told !== shown && told.includes("@") === past ? told : keep();
      },
      write_address(moved, layers, selected) {
        if (!addressRead) return keep();
        const asked = new URLSearchParams();
        if (moved) asked.set("at", [moved.lon.toFixed(5), moved.lat.toFixed(5), moved.zoom.toFixed(2)].join(","));
        if (layers) asked.set("layers", layers.join(","));
        if (selected) asked.set("open", selected);
        const search = `?${asked}`.replace(/%2C/g, ",").replace(/%2F/g, "/");
        window.history.replaceState(window.history.state, "", window.location.pathname + search);
        return keep();
      },
      show_page(path, selected, draft, report) {
        const page = (path || "/").replaceAll("/", "") || "situation";
        for (const link of document.querySelectorAll("#rail [data-go]")) {
          if (link.dataset.go === `/${page}`) link.setAttribute("aria-current", "page");
          else link.removeAttribute("aria-current");
        }
        const turned = page !== pageShown;
        pageShown = page;
        const showing = draft ? " showing-form" : report ? " showing-report" : selected ? " showing-card" : "";
        const shown = draft || report ? showing : showing + selected;
        if (shown !== panelShown) {
          document.getElementById("panel")?.scrollTo(0, 0); // what was done is said at the top
          window.dash_clientside.keys.hold(showing);
        }
        panelShown = shown;
        return [turned ? page : keep(), `page-${page}${showing}`];
      },
      // The page that is shown asks anew; the others wait until they are.
      turn_page(page, version, lang, theme) {
        const told = window.dash_clientside.callback_context.outputs_list;
        return told.map(({ id }) => (id === `turn-${page}` ? [version, lang, theme].join(" ") : keep()));
      },
      turn_part(open, ...watched) {
        return open ? JSON.stringify([open, ...watched]) : keep();
      },
      // Which fields a view of a page asks for.
      arrange_routes(view, fields) {
        const asks = (name) => fields[view].includes(name);
        const chips = (name) => (asks(name) ? "chips" : "chips away");
        return [!asks("origin"), !asks("goal"), chips("vehicle"), chips("nearest-layer"), view !== "route"];
      },
      arrange_supplies(view) {
        const days = ["load", "needs"].includes(view) ? "chips" : "chips away";
        return [!["teams", "load"].includes(view), days, view === "load" ? "line-entry" : "away"];
      },
      // What was recorded is shut and emptied; a form that was opened in the meantime stays as it is.
      shut_form(done, open) {
        const fields = window.dash_clientside.callback_context.outputs_list.length;
        const same = done && JSON.stringify(done.asked) === JSON.stringify(open);
        return same ? [null, ...done.empty] : Array(fields).fill(keep());
      },
      mark_area(area) {
        return area ? "has-area" : "";
      },
      switch_language(_clicks, lang) {
        return lang === "en" ? "zh" : "en";
      },
      switch_theme() {
        return document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      },
      dress(lang, theme) {
        document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
        document.documentElement.dataset.theme = theme || document.documentElement.dataset.theme || "light";
        return document.documentElement.dataset.theme;
      },
      // What a click on the map means depends on the tool in hand.
      // Outputs: what is selected, what else lies there, a closure's place, the two ends of a route, the tool.
      take_click(clicked, tool, picking) {
        const told = Array(6).fill(keep());
        if (!clicked) return told;
        const point = `${clicked.lon.toFixed(6)},${clicked.lat.toFixed(6)}`;
        const [subject, ...also] = clicked.subjects || [];
        if (tool === "browse") [told[0], told[1]] = [subject || `point/${point}`, also];
        if (tool === "close_road") told[2] = { geometry: { type: "Point", coordinates: [clicked.lon, clicked.lat] } };
        if (tool === "pick" && reporting()) set_place(clicked);
        else if (tool === "pick") told[picking === "origin" ? 3 : 4] = subject || point;
        if (tool === "close_road" || tool === "pick") told[5] = "browse";
        return told;
      },
      take_drawing(drawn, tool) {
        if (drawn && drawn.geometry && tool === "draw_area" && document.querySelector(".showing-report .not_drawn")) {
          set("report-area", drawn.geometry);
          return [keep(), "browse"];
        }
        return drawn && drawn.geometry && tool === "draw_area" ? [{ geometry: drawn.geometry }, "browse"] : [keep(), keep()];
      },
      take_tool(_close, _draw, _measure, tool) {
        const asked = window.dash_clientside.callback_context.triggered_id.replace("tool-", "").replaceAll("-", "_");
        return tool === asked ? "browse" : asked;
      },
      show_tool(tool) {
        return ["close_road", "draw_area", "measure"].map((name) => `button tool${tool === name ? " pressed" : ""}`);
      },
      // The answer of the page that is open, and the place of a closure that is being written down.
      show_answer(page, routes, gap, draft, area, orders, supplies) {
        const shown = { routes, shelters: gap, supplies }[page];
        const features = [...((orders && orders.features) || []), ...((shown && shown.features) || [])];
        if (draft) features.push({ type: "Feature", geometry: draft.geometry, properties: { role: "draft" } });
        if (area) features.push({ type: "Feature", geometry: area, properties: { role: "draft" } });
        return { type: "FeatureCollection", features };
      },
      show_selected(selected) {
        return selected || null;
      },
      tell_problem(problem, lang, sentences) {
        const sentence = problem && sentences[lang][problem.key];
        if (!sentence) return null;
        const clock = problem.what || new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
        return sentence.replace("{clock}", clock).replace("{what}", problem.what);
      },
      pass_on(value) {
        return value;
      },
      open_row(cell) {
        return cell && cell.rowId ? cell.rowId : keep();
      },
      fly(place) {
        return place || keep();
      },
      toggle_sheet(clicks, shown) {
        const next = { "sheet-half": "sheet-full", "sheet-full": "sheet-low" };
        return (clicks && next[shown]) || "sheet-half";
      },
    },
  });
})();
